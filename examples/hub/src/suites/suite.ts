import { randomBytes } from "node:crypto";
import { join, u8 } from "../format/bytes.js";

/** The words in quotes of the specification: a label is never anything else. */
export type Label =
  | "attachments"
  | "blob"
  | "card"
  | "chain"
  | "chunk"
  | "code"
  | "content"
  | "device"
  | "directory"
  | "envelope"
  | "frame"
  | "letter"
  | "login"
  | "mailbox"
  | "receipt"
  | "recipients"
  | "recovery"
  | "reply"
  | "pin"
  | "root"
  | "slot"
  | "slots"
  | "statement"
  | "words"
  | "work"
  | "wrap";

/** Source of randomness; tests and golden vectors give their own. */
export type RandomSource = (length: number) => Buffer;
export const systemRandom: RandomSource = (length) => randomBytes(length);

/** Two raw halves. The private one has 32 bytes in both suites. */
export interface KeyPair {
  readonly privateKey: Buffer;
  readonly publicKey: Buffer;
}
export type KeyUse = "signing" | "encryption";

/** One of the two suites of format.md §1.1. A village has one for ever; nothing is negotiated. */
export interface Suite {
  readonly byte: 1 | 2;
  readonly name: "gm" | "intl";
  readonly publicKeyLength: number;
  /** Of a key wrapped for one recipient. */
  readonly wrappedKeyLength: number;
  readonly aeadKeyLength: number;

  hash(...parts: readonly Uint8Array[]): Buffer;
  hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer;
  /** RFC 5869, always extract and expand. */
  hkdf(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer;
  /** With the zero nonce of a key that is used once; the answer ends with the tag. */
  aeadSeal(key: Uint8Array, associated: Uint8Array, plain: Uint8Array): Buffer;
  aeadOpen(key: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Buffer | undefined;

  makeKeyPair(use: KeyUse): KeyPair;
  /** The public half, so that stored keys can be checked against their card. */
  publicKeyOf(use: KeyUse, privateKey: Uint8Array): Buffer;
  /** 64 bytes over L(word) ‖ parts. */
  sign(privateKey: Uint8Array, word: Label, ...parts: readonly Uint8Array[]): Buffer;
  /** False for any bytes that are no good signature, never an error. */
  verify(
    publicKey: Uint8Array,
    word: Label,
    signature: Uint8Array,
    ...parts: readonly Uint8Array[]
  ): boolean;
}

const labels = new Map<Label, Buffer>();

/** L(x): u8 length ‖ "weicun/1 " ‖ x. The length byte makes labels prefix-free (format.md §1.2). */
export function label(word: Label): Buffer {
  const known = labels.get(word);
  if (known !== undefined) return known;
  const text = Buffer.from(`weicun/1 ${word}`, "latin1");
  const made = join(u8(text.length), text);
  labels.set(word, made);
  return made;
}

/** Hx(x; m) = H(L(x) ‖ m), 32 bytes. */
export function hx(suite: Suite, word: Label, ...parts: readonly Uint8Array[]): Buffer {
  return suite.hash(label(word), ...parts);
}
