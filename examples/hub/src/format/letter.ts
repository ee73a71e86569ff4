import { hx, type Suite } from "../suites/index.js";
import { unwrapKey } from "../suites/wrapping.js";
import { open } from "./box.js";
import { join, u32, u64 } from "./bytes.js";
import { cardDigest, type CardCore } from "./card.js";
import {
  envelopeHeaderLength,
  envelopeKind,
  parseDrop,
  parseEnvelope,
  stanzaLengthOf,
  type EnvelopeHeader,
} from "./envelope.js";
import { need } from "./error.js";
import { parseInner, type Inner } from "./inner.js";
import { checkReplyCard, parseSealedContent, type SealedContent } from "./sealed-content.js";
import {
  contentDigest,
  parseStatement,
  recipientsDigest,
  statementMode,
  verifyStatement,
  type Statement,
} from "./statement.js";

/** Who opens: a card of the envelope's list, and the private half of its encryption key. */
export interface EnvelopeReader {
  readonly card: Buffer;
  readonly encryptionPrivate: Uint8Array;
}

/** What a recipient knows of an envelope whose key fits; what is in it is not yet judged. */
export interface Unboxed {
  readonly header: EnvelopeHeader;
  readonly inner: Inner;
}

/** A letter or a drop whose context was verified, and its signature where it has one. */
export interface OpenedLetter {
  readonly header: EnvelopeHeader;
  readonly signed: boolean;
  readonly content: Buffer;
  readonly parsed: SealedContent;
  /** An envelope of kind 2, for the township alone; or empty. */
  readonly identityBox: Buffer;
}

export const openLetter = (bytes: Buffer, tenant: Buffer, reader: EnvelopeReader): OpenedLetter =>
  openRecord(bytes, { kind: envelopeKind.letter, tenant }, reader);

/** As the county: `tenant` is its name, and the reader has its drop card. */
export const openDrop = (bytes: Buffer, tenant: Buffer, reader: EnvelopeReader): OpenedLetter =>
  openRecord(bytes, { kind: envelopeKind.drop, tenant }, reader);

interface EnvelopePlace {
  readonly kind: number;
  readonly tenant: Buffer;
}

/** The steps of format.md §5 in their order, with the codes that stand there. */
function openRecord(bytes: Buffer, place: EnvelopePlace, reader: EnvelopeReader): OpenedLetter {
  const { header, inner } = unbox(bytes, place, reader);
  const { suite, kind, tenant } = header;
  const { content, extension } = inner;
  const signed = inner.signed !== undefined;
  if (inner.signed) checkSaid(header, inner, statementMode.sealed, contentDigest(suite, content));
  const parsed = parseSealedContent(content);
  if (inner.signed) checkSigner(tenant, inner.signed, parsed);
  need(header.attachments === parsed.attachments.length, "attachments", "bad-signature");
  need(attachmentsRoot(suite, parsed).equals(header.attachmentsRoot), "att_root", "bad-signature");
  if (!signed) {
    need(parsed.fromCore.suite === suite, "content: from");
    checkReplyCard(parsed.fromCore);
  }
  need((parsed.mailbox !== undefined) === (kind === envelopeKind.drop), "content: mailbox");
  need(parsed.hasVersions === (kind === envelopeKind.drop && signed), "content: versions");
  return { header, signed, content, parsed, identityBox: extension };
}

/** Everything up to the statement's agreement with the header. */
export function unbox(
  bytes: Buffer,
  { kind, tenant }: EnvelopePlace,
  { card, encryptionPrivate }: EnvelopeReader,
): Unboxed {
  const header = kind === envelopeKind.drop ? parseDrop(bytes) : parseEnvelope(bytes);
  const { suite, kids } = header;
  need(header.kind === kind, "envelope: kind");
  need(header.tenant.equals(tenant), "envelope: tenant", "wrong-tenant");
  const at = kids.findIndex((kid) => kid.equals(card.subarray(0, 16)));
  need(at >= 0, "envelope: recipients", "not-for-us");
  const fixed = bytes.subarray(0, envelopeHeaderLength);
  const stanza = envelopeHeaderLength + at * stanzaLengthOf(suite);
  const wrapped = bytes.subarray(stanza + 16, stanza + stanzaLengthOf(suite));
  const key = unwrapKey(suite, encryptionPrivate, fixed, wrapped);
  need(key !== undefined, "envelope: key", "wrong-key-or-damaged");
  const bound = bytes.subarray(0, envelopeHeaderLength + kids.length * stanzaLengthOf(suite));
  const plain = open({ suite, word: "letter", header: bound }, key, bytes.subarray(bound.length));
  const inner = parseInner(plain, kind, kids.length);
  const same = inner.cards.every((each, place) => each.subarray(0, 16).equals(kidAt(kids, place)));
  need(same, "inner: cards", "bad-signature");
  const listed = inner.cards.some((each) => each.equals(card));
  need(listed, "inner: cards", "not-for-us");
  if (inner.signed) checkAgainstHeader(header, inner.signed.statement);
  return { header, inner };
}

/** Statement: suite, mode, recipients, and the content that it is about. */
export function checkSaid(
  { suite }: EnvelopeHeader,
  { signed, cards }: Inner,
  mode: number,
  content: Buffer,
): void {
  need(signed !== undefined, "inner: flags");
  const said = parseStatement(signed.statement);
  need(said.suite === suite && said.mode === mode, "statement: suite, mode", "bad-signature");
  const recipients = recipientsDigest(suite, cards);
  need(recipients.equals(said.recipients), "statement: recipients", "bad-signature");
  need(content.equals(said.content), "statement: content", "bad-signature");
}

/** `from` hashes to the statement's signer, who signed it. */
export function checkSigner(
  tenant: Buffer,
  { statement, signature }: NonNullable<Inner["signed"]>,
  { from, fromCore }: { readonly from: Buffer; readonly fromCore: CardCore },
): void {
  const signer = cardDigest(tenant, from);
  need(signer.equals(statement.subarray(36, 68)), "statement: signer", "bad-signature");
  const genuine =
    fromCore.suite.byte === statement[1] &&
    verifyStatement(fromCore.signingKey, statement, signature);
  need(genuine, "statement: signature", "bad-signature");
}

function checkAgainstHeader(header: EnvelopeHeader, bytes: Buffer): void {
  const said: Statement = parseStatement(bytes);
  need(header.tenant.equals(said.tenant), "statement: tenant", "wrong-tenant");
  need(header.id.equals(said.id), "statement: id", "bad-signature");
  const sameVersions =
    header.rootVersion === said.rootVersion && header.directoryVersion === said.directoryVersion;
  need(sameVersions, "statement: versions", "bad-signature");
}

function kidAt(kids: readonly Buffer[], at: number): Buffer {
  return kids[at] ?? Buffer.alloc(0);
}

function attachmentsRoot(suite: Suite, { attachments }: SealedContent): Buffer {
  if (attachments.length === 0) return Buffer.alloc(32);
  const lines = attachments.map(({ blob, size, hash }) => join(blob, u64(size), hash));
  return hx(suite, "attachments", u32(attachments.length), ...lines);
}
