import type { Label, Suite } from "../suites/index.js";
import { join, u8 } from "./bytes.js";
import type { Reader } from "./reader.js";

/** Block after a root or a directory: u8 nsig ‖ nsig × (u8 index ‖ signature64). */
export interface SignatureEntry {
  readonly index: number;
  readonly signature: Buffer;
}

/** What is signed under which word. */
export interface SignedMessage {
  readonly suite: Suite;
  readonly word: Label;
  readonly unsigned: Uint8Array;
}

export interface Signer {
  readonly index: number;
  readonly privateKey: Uint8Array;
}

export function readSignatures(reader: Reader): readonly SignatureEntry[] {
  const count = reader.u8();
  return Array.from({ length: count }, () => ({ index: reader.u8(), signature: reader.bytes(64) }));
}

export function writeSignatures(
  { suite, word, unsigned }: SignedMessage,
  signers: readonly Signer[],
): Buffer {
  const entries = signers.map(({ index, privateKey }) =>
    join(u8(index), suite.sign(privateKey, word, unsigned)),
  );
  return join(u8(entries.length), ...entries);
}

/** Distinct indexes count once (format.md §3.2); one false signature or unknown index spoils the block. */
export function isSignedBy(
  entries: readonly SignatureEntry[],
  { suite, word, unsigned }: SignedMessage,
  keys: readonly Buffer[],
  threshold: number,
): boolean {
  const signers = new Set<number>();
  for (const { index, signature } of entries) {
    const key = keys[index];
    if (key === undefined || !suite.verify(key, word, signature, unsigned)) return false;
    signers.add(index);
  }
  return signers.size >= threshold;
}
