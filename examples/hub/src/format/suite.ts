import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join, u32, u8 } from "./bytes.js";
import { FormatError, need } from "./error.js";

/** Suite byte 2, `intl` (spec §0). Suite 1, `gm`, is refused by name: see `Reader.suite`. */
export const suiteIntl = 2;

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
  | "receipt"
  | "recipients"
  | "recovery"
  | "root"
  | "slot"
  | "slots"
  | "statement"
  | "work"
  | "wrap";

/** Source of randomness; tests and golden vectors give their own. */
export type RandomSource = (length: number) => Buffer;
export const systemRandom: RandomSource = (length) => randomBytes(length);

/** L(x): u8 length ‖ "weicun/1 " ‖ x. The length byte makes labels prefix-free (spec §0). */
export function label(word: Label): Buffer {
  const text = Buffer.from(`weicun/1 ${word}`, "latin1");
  return join(u8(text.length), text);
}

/** Hx(x; m) = SHA-256(L(x) ‖ m), 32 bytes. */
export function hx(word: Label, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256").update(label(word));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** HKDF-SHA-256 (RFC 5869), always extract and expand. */
export function hkdf(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, info, length));
}

export const boxOverhead = 72;
const zeroNonce = Buffer.alloc(12);

interface BoxKeys {
  readonly key: Buffer;
  readonly commit: Buffer;
}

function boxKeys(key32: Uint8Array, word: Label, header: Uint8Array, salt: Uint8Array): BoxKeys {
  const info = join(label(word), u8(suiteIntl), u32(header.length), header);
  const okm = hkdf(key32, salt, info, 64);
  return { key: okm.subarray(0, 32), commit: okm.subarray(32) };
}

/**
 * Box(K, x, hdr, pt) = salt24 ‖ commit32 ‖ ChaCha20-Poly1305 ‖ tag16 (spec §0). The nonce may be
 * zero: salt makes the key single-use.
 */
export function seal(
  key32: Uint8Array,
  word: Label,
  header: Uint8Array,
  plain: Uint8Array,
  random: RandomSource = systemRandom,
): Buffer {
  const salt = random(24);
  const { key, commit } = boxKeys(key32, word, header, salt);
  const cipher = createCipheriv("chacha20-poly1305", key, zeroNonce, { authTagLength: 16 });
  cipher.setAAD(header, { plaintextLength: plain.length });
  return join(salt, commit, cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

/** Opens a box; the commitment is compared before the AEAD runs, and both failures look alike. */
export function open(key32: Uint8Array, word: Label, header: Uint8Array, box: Uint8Array): Buffer {
  need(box.length >= boxOverhead, `box ${word}: too short`);
  const { key, commit } = boxKeys(key32, word, header, box.subarray(0, 24));
  need(timingSafeEqual(commit, box.subarray(24, 56)), `box ${word}`, "wrong-key-or-damaged");
  const decipher = createDecipheriv("chacha20-poly1305", key, zeroNonce, { authTagLength: 16 });
  decipher.setAAD(header, { plaintextLength: box.length - boxOverhead });
  decipher.setAuthTag(box.subarray(box.length - 16));
  try {
    return join(decipher.update(box.subarray(56, box.length - 16)), decipher.final());
  } catch {
    throw new FormatError("wrong-key-or-damaged", `box ${word}`);
  }
}
