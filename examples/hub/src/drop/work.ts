import { join, u64 } from "../format/bytes.js";
import { hx, type Suite } from "../suites/index.js";

export const dayMilliseconds = 24 * 60 * 60 * 1000;
const smallWork = 18;
const largeWork = 22;
const largeDrop = 1 << 20;

/** Zero bits that a drop of this length has to show (format.md §5.4). */
export function workBits(length: number): number {
  return length < largeDrop ? smallWork : largeWork;
}

/** What work is done on: a drop in its suite. */
export interface Worked {
  readonly suite: Suite;
  readonly fingerprint: Uint8Array;
}

/** Hx("work"; fingerprint ‖ u64 day ‖ u64 nonce) begins with so many zero bits. */
export function isWork(
  { suite, fingerprint }: Worked,
  { day, nonce }: { readonly day: bigint; readonly nonce: bigint },
  bits: number,
): boolean {
  return leadingZeros(hx(suite, "work", join(fingerprint, u64(day), u64(nonce)))) >= bits;
}

function leadingZeros(digest: Buffer): number {
  const first = digest.findIndex((byte) => byte !== 0);
  if (first < 0) return digest.length * 8;
  return first * 8 + Math.clz32(digest[first] ?? 0) - 24;
}
