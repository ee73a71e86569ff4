import { parseCore, cardUse, type CardCore } from "./card.js";
import {
  attachmentsIn,
  base64url,
  memberNames,
  membersOf,
  objectIn,
  type AttachmentReference,
  type Members,
} from "./content.js";
import { need } from "./error.js";

/** The content of a sealed record, as a reader of it needs it (format.md §4, §5.4). */
export interface SealedContent {
  readonly members: Members;
  readonly from: Buffer;
  readonly fromCore: CardCore;
  readonly attachments: readonly AttachmentReference[];
  readonly mailbox: Buffer | undefined;
  readonly hasVersions: boolean;
  /** The reply card of a named drop. */
  readonly reply: Buffer | undefined;
}

const ofDrops: readonly string[] = ["mailbox", "versions", "reply"];

export function parseSealedContent(bytes: Buffer): SealedContent {
  const members = membersOf(bytes);
  const { required, optional } = memberNames;
  const names = Object.keys(members);
  const known = [...required, ...optional, ...ofDrops];
  need(
    required.every((name) => names.includes(name)) && names.every((name) => known.includes(name)),
    "content: members",
  );
  objectIn(members["value"], "content: value");
  const from = base64url(members["from"], undefined, "content: from");
  const fromCore = parseCore(from);
  const { mailbox, versions, reply } = members;
  need(mailbox !== undefined || versions === undefined, "content: versions");
  need(versions === undefined || areVersions(versions), "content: versions");
  need((versions === undefined) === (reply === undefined), "content: reply");
  return {
    members,
    from,
    fromCore,
    attachments: attachmentsIn(members),
    mailbox: mailbox === undefined ? undefined : base64url(mailbox, 16, "content: mailbox"),
    hasVersions: versions !== undefined,
    reply: reply === undefined ? undefined : replyCard(reply, fromCore),
  };
}

function replyCard(reply: unknown, author: CardCore): Buffer {
  const bytes = base64url(reply, undefined, "content: reply");
  const core = parseCore(bytes);
  need(core.suite === author.suite, "content: reply");
  checkReplyCard(core, "content: reply");
  return bytes;
}

/** A reply card names nobody: serial 1, no district, no times (format.md §5.1). */
export function checkReplyCard(core: CardCore, place = "content: from"): void {
  const { use, serial, notBefore, notAfter, scope } = core;
  const nobody = serial === 1 && notBefore === 0n && notAfter === 0n && scope === "";
  need(use === cardUse.memberDevice && nobody, place);
}

function areVersions(value: unknown): boolean {
  const isVersion = (number: unknown): boolean =>
    Number.isInteger(number) && Number(number) >= 1 && Number(number) <= 0xffff_ffff;
  return Array.isArray(value) && value.length === 2 && value.every(isVersion);
}
