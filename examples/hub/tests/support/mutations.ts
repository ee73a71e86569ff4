import { createHash } from "node:crypto";

/** The same text gives the same mutations on each machine. */
export const seedOf = (text: string): number =>
  createHash("sha256").update(text).digest().readUInt32LE();

/** Whole numbers below a bound, by mulberry32: for choosing, not for keys. */
function chooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Lengths and counts at which parsers go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

type Choose = (below: number) => number;
type Spoil = (bytes: Buffer, choose: Choose, others: readonly Buffer[]) => Buffer;

const spoils: readonly Spoil[] = [
  (bytes, choose) => {
    const flipped = Buffer.from(bytes);
    const at = choose(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << choose(8));
    return flipped;
  },
  (bytes, choose) => bytes.subarray(0, choose(bytes.length)),
  (bytes, choose) => bytes.subarray(choose(bytes.length)),
  (bytes, choose) => {
    const at = choose(bytes.length + 1);
    const more = Buffer.from(Array.from({ length: 1 + choose(8) }, () => choose(256)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  (bytes, choose) => {
    const from = choose(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + choose(8))]);
  },
  (bytes, choose) => {
    const written = Buffer.from(bytes);
    const edge = edges[choose(edges.length)] ?? 0;
    if (bytes.length >= 4) written.writeUInt32LE(edge, choose(bytes.length - 3));
    return written;
  },
  (bytes, choose, others) => {
    const other = others[choose(others.length)] ?? bytes;
    return Buffer.concat([
      bytes.subarray(0, choose(bytes.length + 1)),
      other.subarray(choose(other.length + 1)),
    ]);
  },
];

/** `count` spoilt copies of `inputs[at]`, each by one to three of the ways above. */
export function* mutations(
  inputs: readonly Buffer[],
  at: number,
  seed: number,
  count: number,
): Generator<Buffer> {
  const choose = chooser(seed);
  for (let round = 0; round < count; round++) {
    let bytes = inputs[at] ?? Buffer.alloc(0);
    for (let step = choose(3); step >= 0; step--)
      if (bytes.length > 0) bytes = spoils[choose(spoils.length)]?.(bytes, choose, inputs) ?? bytes;
    yield bytes;
  }
}
