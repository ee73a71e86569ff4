import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from "node:crypto";
import { join } from "../format/bytes.js";
import { label, type KeyPair, type KeyUse, type Suite } from "./suite.js";

// RFC 8410: node:crypto takes raw keys only inside their PKCS#8 and SPKI shells.
const ed25519Private = Buffer.from("302e020100300506032b657004220420", "hex");
const ed25519Public = Buffer.from("302a300506032b6570032100", "hex");
const x25519Private = Buffer.from("302e020100300506032b656e04220420", "hex");

export function makeKeyPair(use: KeyUse): KeyPair {
  return rawPair(
    use === "signing" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519"),
  );
}

/** `node:crypto`'s own error for 32 bytes that are no key; there are none in these two curves. */
export function publicKeyOf(use: KeyUse, privateKey: Uint8Array): Buffer {
  const prefix = use === "signing" ? ed25519Private : x25519Private;
  const key = createPrivateKey({ key: join(prefix, privateKey), format: "der", type: "pkcs8" });
  return lastBytes(createPublicKey(key), "spki");
}

/** Ed25519 over L(x) ‖ m (format.md §1.2). */
export const sign: Suite["sign"] = (privateKey, word, ...parts) => {
  const shell = join(ed25519Private, privateKey);
  const key = createPrivateKey({ key: shell, format: "der", type: "pkcs8" });
  return signBytes(null, join(label(word), ...parts), key);
};

/** True for a good signature under a point that format.md §1.1 allows. */
export const verify: Suite["verify"] = (publicKey, word, signature, ...parts) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  // OpenSSL refuses S ≥ L, but takes small-order and non-canonical points, which verify more than
  // one message.
  if (!isUsualPoint(publicKey) || !isUsualPoint(signature.subarray(0, 32))) return false;
  try {
    const shell = join(ed25519Public, publicKey);
    const key = createPublicKey({ key: shell, format: "der", type: "spki" });
    return verifyBytes(null, join(label(word), ...parts), key, signature);
  } catch {
    return false;
  }
};

const fieldPrime = 2n ** 255n - 19n;
/**
 * y of the eight points whose order divides 8 (RFC 8032 §5.1, edwards25519): 1, −1, 0 and the two
 * of order 8.
 */
const smallOrderY: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
]);

function isUsualPoint(encoded: Uint8Array): boolean {
  const bigEndian = Buffer.from(encoded).reverse();
  bigEndian[0] = (bigEndian[0] ?? 0) & 0x7f;
  const y = BigInt(`0x${bigEndian.toString("hex")}`);
  return y < fieldPrime && !smallOrderY.has(y);
}

function rawPair(pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): KeyPair {
  return {
    privateKey: lastBytes(pair.privateKey, "pkcs8"),
    publicKey: lastBytes(pair.publicKey, "spki"),
  };
}

function lastBytes(key: KeyObject, type: "spki" | "pkcs8"): Buffer {
  const der =
    type === "spki" ? key.export({ type, format: "der" }) : key.export({ type, format: "der" });
  return Buffer.from(der.subarray(der.length - 32));
}
