import { canonicalText } from "./canonical.js";
import { parseCore, type CardCore } from "./card.js";
import { FormatError, need } from "./error.js";

export interface AttachmentReference {
  readonly hash: Buffer;
  readonly blob: Buffer;
  readonly size: number;
}

/** The content of a record (format.md §4.1) as far as a hub reads it. `value` is JSON text. */
export interface Content {
  readonly type: string;
  readonly value: string;
  readonly from: Buffer;
  readonly fromCore: CardCore;
  readonly attachments: readonly AttachmentReference[];
}

const required: readonly string[] = ["type", "schema", "value", "attachments", "from"];
const optional: readonly string[] = ["for", "prev", "supersedes", "replyTo", "sealed"];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const deepest = 64;

/** Names of members that a readable record may have. */
export const memberNames = { required, optional } as const;

export type Members = { readonly [name: string]: unknown };

export function parseContent(bytes: Buffer): Content {
  const members = membersOf(bytes);
  const names = Object.keys(members);
  need(
    required.every((name) => names.includes(name)) && names.every((name) => isKnown(name)),
    "content: members",
  );
  need(typeof members["type"] === "string", "content: type");
  need(
    Number.isSafeInteger(members["schema"]) && Number(members["schema"]) >= 1,
    "content: schema",
  );
  for (const link of ["prev", "supersedes", "replyTo"]) {
    const id = members[link];
    need(id === undefined || (typeof id === "string" && uuid.test(id)), `content: ${link}`);
  }
  const from = base64url(members["from"], undefined, "content: from");
  return {
    type: members["type"],
    value: JSON.stringify(objectIn(members["value"], "content: value")),
    from,
    fromCore: parseCore(from),
    attachments: attachmentsIn(members),
  };
}

/** The members of a content in canonical form. */
export function membersOf(bytes: Buffer): Members {
  return objectIn(parseCanonical(bytes), "content");
}

export function attachmentsIn(members: Members): readonly AttachmentReference[] {
  need(Array.isArray(members["attachments"]), "content: attachments");
  return members["attachments"].map(readAttachment);
}

function parseCanonical(bytes: Buffer): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    need(depthOf(text) <= deepest, "content: depth");
    value = JSON.parse(text);
  } catch (error) {
    throw error instanceof FormatError ? error : new FormatError("malformed", "content: JSON");
  }
  need(canonicalText(value) === text, "content: not canonical");
  return value;
}

/** An upper bound, strings included, so that nothing recursive ever sees a deep value. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (character === "{" || character === "[") most = Math.max(most, (depth += 1));
    if (character === "}" || character === "]") depth -= 1;
  }
  return most;
}

function readAttachment(value: unknown): AttachmentReference {
  const members = objectIn(value, "attachment");
  need(typeof members["mime"] === "string", "attachment: mime");
  const [size, length] = [members["size"], members["length"]];
  need(Number.isSafeInteger(size) && Number.isSafeInteger(length), "attachment: size");
  base64url(members["key"], 32, "attachment: key");
  const hash = base64url(members["hash"], 32, "attachment: hash");
  return { hash, blob: base64url(members["blob"], 16, "attachment: blob"), size: Number(size) };
}

export function objectIn(value: unknown, place: string): Members {
  need(typeof value === "object" && value !== null && !Array.isArray(value), place);
  return value as Members;
}

/** `length` undefined: whoever parses the bytes knows it. */
export function base64url(value: unknown, length: number | undefined, place: string): Buffer {
  need(typeof value === "string", place);
  const bytes = Buffer.from(value, "base64url");
  need(bytes.length === (length ?? bytes.length) && bytes.toString("base64url") === value, place);
  return bytes;
}

function isKnown(name: string): boolean {
  return required.includes(name) || optional.includes(name);
}
