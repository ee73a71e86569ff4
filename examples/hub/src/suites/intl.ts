import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { join } from "../format/bytes.js";
import { makeKeyPair, publicKeyOf, sign, verify } from "./curve25519.js";
import type { Suite } from "./suite.js";

const zeroNonce = Buffer.alloc(12);
const tagLength = 16;
const aead = { cipher: "chacha20-poly1305", options: { authTagLength: tagLength } } as const;

/** Suite byte 2 on Node's own cryptography, so that a hub of the `intl` suite needs nothing else. */
export const intl: Suite = {
  byte: 2,
  name: "intl",
  publicKeyLength: 32,
  wrappedKeyLength: 80,
  aeadKeyLength: 32,
  makeKeyPair,
  publicKeyOf,
  sign,
  verify,

  hash(...parts) {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest();
  },

  hmac(key, ...parts) {
    const mac = createHmac("sha256", key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  },

  hkdf(key, salt, info, length) {
    return Buffer.from(hkdfSync("sha256", key, salt, info, length));
  },

  aeadSeal(key, associated, plain) {
    const cipher = createCipheriv(aead.cipher, key, zeroNonce, aead.options);
    cipher.setAAD(associated, { plaintextLength: plain.length });
    return join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
  },

  aeadOpen(key, associated, sealed) {
    const end = sealed.length - tagLength;
    const decipher = createDecipheriv(aead.cipher, key, zeroNonce, aead.options);
    decipher.setAAD(associated, { plaintextLength: end });
    decipher.setAuthTag(sealed.subarray(end));
    try {
      return join(decipher.update(sealed.subarray(0, end)), decipher.final());
    } catch {
      return undefined;
    }
  },
};
