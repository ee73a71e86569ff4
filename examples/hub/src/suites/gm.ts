import { u32 } from "../format/bytes.js";
import { operation, type Operation, type SuitesModule } from "./module.js";
import { label, type KeyPair, type Suite } from "./suite.js";

const byte = 1;
const privateKeyLength = 32;
const zeroNonce = Buffer.alloc(12);

/** Suite byte 1 by the core's own code: Node has SM3 and nothing of SM2 and SM4-GCM that fits. */
export function gmBy(core: SuitesModule): Suite {
  const must = (what: Operation, ...parts: readonly Uint8Array[]): Buffer => {
    const answer = core.call(what, byte, ...parts);
    if (answer === undefined) throw new Error(`suite gm: operation ${what} was refused`);
    return answer;
  };
  const publicKeyOf: Suite["publicKeyOf"] = (use, privateKey) =>
    must(
      use === "signing" ? operation.signingPublicKey : operation.encryptionPublicKey,
      privateKey,
    );
  return {
    byte,
    name: "gm",
    publicKeyLength: 64,
    wrappedKeyLength: 128,
    aeadKeyLength: 16,
    publicKeyOf,
    hash: (...parts) => must(operation.hash, Buffer.concat(parts)),
    hmac: (key, ...parts) => must(operation.hmac, key, Buffer.concat(parts)),
    hkdf: (key, salt, info, length) => must(operation.hkdf, key, salt, info, u32(length)),
    aeadSeal: (key, associated, plain) =>
      must(operation.aeadSeal, key, zeroNonce, associated, plain),
    aeadOpen: (key, associated, sealed) =>
      core.call(operation.aeadOpen, byte, key, zeroNonce, associated, sealed),
    makeKeyPair: (use) =>
      halves(must(use === "signing" ? operation.makeSigningKey : operation.makeEncryptionKey)),
    sign: (privateKey, word, ...parts) =>
      must(
        operation.sign,
        privateKey,
        publicKeyOf("signing", privateKey),
        textOf(word),
        Buffer.concat(parts),
      ),
    verify: (publicKey, word, signature, ...parts) =>
      core.call(
        operation.verify,
        byte,
        publicKey,
        textOf(word),
        Buffer.concat(parts),
        signature,
      ) !== undefined,
  };
}

/** The bare word: the core puts the label around it. */
const textOf = (word: Parameters<typeof label>[0]): Buffer => Buffer.from(word, "latin1");

function halves(pair: Buffer): KeyPair {
  return {
    privateKey: pair.subarray(0, privateKeyLength),
    publicKey: pair.subarray(privateKeyLength),
  };
}
