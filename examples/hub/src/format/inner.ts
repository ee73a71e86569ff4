import { join, u16, u32, u8 } from "./bytes.js";
import { dropBuckets, envelopeKind, letterBuckets } from "./envelope.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import { statementLength } from "./statement.js";

const flagSigned = 1;
const flagIdentityBox = 2;

/** What is sealed in an envelope (format.md §5). */
export interface Inner {
  readonly cards: readonly Buffer[];
  readonly signed: { readonly statement: Buffer; readonly signature: Buffer } | undefined;
  readonly content: Buffer;
  /** The identity box of an unsigned letter, or empty. */
  readonly extension: Buffer;
}

export function parseInner(plain: Buffer, kind: number, recipients: number): Inner {
  need(bucketsOf(kind).includes(plain.length), "inner: length");
  const reader = new Reader(plain, "inner");
  need(reader.u8() === 1, "inner: version", "unknown-version");
  need(reader.u8() === recipients, "inner: recipients");
  const flags = reader.u16();
  const [contentLength, extensionLength] = [reader.u32(), reader.u32()];
  reader.zero(4);
  // A signature beside an identity box would name to everybody whom the box names to the township.
  need(flags <= flagIdentityBox, "inner: flags");
  need(flags !== flagIdentityBox || kind === envelopeKind.letter, "inner: flags");
  need(flags === flagSigned || kind !== envelopeKind.identityBox, "inner: flags");
  need((flags === flagIdentityBox) === extensionLength > 0, "inner: extension");
  const cards = Array.from({ length: recipients }, () => reader.bytes(32));
  const signed =
    flags === flagSigned
      ? { statement: reader.bytes(statementLength), signature: reader.bytes(64) }
      : undefined;
  const [content, extension] = [reader.bytes(contentLength), reader.bytes(extensionLength)];
  reader.zero(reader.left);
  return { cards, signed, content, extension };
}

/** Padded to the smallest length that holds it. `malformed` above the longest. */
export function writeInner(kind: number, { cards, signed, content, extension }: Inner): Buffer {
  const flags = (signed ? flagSigned : 0) | (extension.length > 0 ? flagIdentityBox : 0);
  const numbers = join(u16(flags), u32(content.length), u32(extension.length), Buffer.alloc(4));
  const said = signed ? join(signed.statement, signed.signature) : Buffer.alloc(0);
  const body = join(u8(1), u8(cards.length), numbers, ...cards, said, content, extension);
  const bucket = bucketsOf(kind).find((length) => length >= body.length);
  need(bucket !== undefined, "inner: length");
  return join(body, Buffer.alloc(bucket - body.length));
}

function bucketsOf(kind: number): readonly number[] {
  return kind === envelopeKind.drop ? dropBuckets : letterBuckets;
}
