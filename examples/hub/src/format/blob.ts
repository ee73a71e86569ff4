import { hx, suiteOf } from "../suites/index.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

const headerLength = 32;
const chunkLength = 65536n;

/**
 * The header of an encrypted attachment "WCA1" (format.md §6); its key is in the letter, so the hub sees
 * no more.
 */
export interface BlobHeader {
  readonly blob: Buffer;
  readonly paddedLength: bigint;
}

export function parseBlob(file: Buffer): BlobHeader {
  const reader = new Reader(file, "attachment");
  reader.magic("WCA1");
  reader.versionAndSuite();
  need(reader.u8() === 16, "attachment: chunk");
  reader.zero(1);
  const blob = reader.bytes(16);
  const paddedLength = reader.u64();
  need(paddedLength >= 1n, "attachment: length");
  const chunks = (paddedLength + chunkLength - 1n) / chunkLength;
  const size = BigInt(headerLength + 32) + paddedLength + 16n * chunks;
  need(BigInt(file.length) === size, "attachment: size");
  return { blob, paddedLength };
}

export function blobDigest(file: Uint8Array): Buffer {
  return hx(suiteOf(file[5]), "blob", file);
}
