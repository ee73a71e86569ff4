import { timingSafeEqual } from "node:crypto";
import { label, systemRandom, type Label, type RandomSource, type Suite } from "../suites/index.js";
import { join, u32, u8 } from "./bytes.js";
import { FormatError, need } from "./error.js";

export const boxOverhead = 72;
const saltLength = 24;
const commitmentLength = 32;

interface BoxKeys {
  readonly key: Buffer;
  readonly commitment: Buffer;
}

/** What a box is bound to, besides its key. */
export interface BoxPlace {
  readonly suite: Suite;
  readonly word: Label;
  readonly header: Uint8Array;
}

function boxKeys({ suite, word, header }: BoxPlace, key32: Uint8Array, salt: Uint8Array): BoxKeys {
  const info = join(label(word), u8(suite.byte), u32(header.length), header);
  const okm = suite.hkdf(key32, salt, info, suite.aeadKeyLength + commitmentLength);
  return {
    key: okm.subarray(0, suite.aeadKeyLength),
    commitment: okm.subarray(suite.aeadKeyLength),
  };
}

/**
 * Box(K, x, hdr, pt) = salt24 ‖ commit32 ‖ AEAD ‖ tag16 (format.md §1.2). The nonce may be zero: salt
 * makes the key single-use.
 */
export function seal(
  place: BoxPlace,
  key32: Uint8Array,
  plain: Uint8Array,
  random: RandomSource = systemRandom,
): Buffer {
  const salt = random(saltLength);
  const { key, commitment } = boxKeys(place, key32, salt);
  return join(salt, commitment, place.suite.aeadSeal(key, place.header, plain));
}

/** Opens a box; the commitment is compared before the AEAD runs, and both failures look alike. */
export function open(place: BoxPlace, key32: Uint8Array, box: Uint8Array): Buffer {
  const what = `box ${place.word}`;
  need(box.length >= boxOverhead, `${what}: too short`);
  const { key, commitment } = boxKeys(place, key32, box.subarray(0, saltLength));
  const sealedAt = saltLength + commitmentLength;
  const committed = timingSafeEqual(commitment, box.subarray(saltLength, sealedAt));
  need(committed, what, "wrong-key-or-damaged");
  const plain = place.suite.aeadOpen(key, place.header, box.subarray(sealedAt));
  if (plain === undefined) throw new FormatError("wrong-key-or-damaged", what);
  return plain;
}
