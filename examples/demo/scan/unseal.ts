import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { hmac, label, open } from "../../hub/src/format/suite.ts";
import {
  envelopeHeaderLength,
  parseEnvelope,
  stanzaLength,
} from "../../hub/src/format/envelope.ts";
import { publicKeyOf } from "../../hub/src/format/signature.ts";

const privatePrefix = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicPrefix = Buffer.from("302a300506032b656e032100", "hex");
const kem = Buffer.concat([Buffer.from("KEM"), Buffer.from([0, 0x20])]);
const hpke = Buffer.concat([Buffer.from("HPKE"), Buffer.from([0, 0x20, 0, 1, 0, 3])]);
const version = Buffer.from("HPKE-v1");
const empty = Buffer.alloc(0);

const extract = (suite: Buffer, salt: Buffer, word: string, input: Buffer): Buffer =>
  hmac(salt, version, suite, Buffer.from(word), input);
/** One block is enough: nothing here is longer than 32 bytes. */
const expand = (
  suite: Buffer,
  secret: Buffer,
  word: string,
  info: Buffer,
  length: number,
): Buffer =>
  hmac(
    secret,
    Buffer.from([0, length]),
    version,
    suite,
    Buffer.from(word),
    info,
    Buffer.from([1]),
  ).subarray(0, length);

/** HPKE SealBase undone (RFC 9180 §5, X25519, HKDF-SHA256, ChaCha20-Poly1305); undefined when the key doesn't fit. */
function unwrap(privateKey: Buffer, wrapped: Buffer, info: Buffer): Buffer | undefined {
  const enc = wrapped.subarray(0, 32);
  const mine = createPrivateKey({
    key: Buffer.concat([privatePrefix, privateKey]),
    format: "der",
    type: "pkcs8",
  });
  const theirs = createPublicKey({
    key: Buffer.concat([publicPrefix, enc]),
    format: "der",
    type: "spki",
  });
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  const context = Buffer.concat([enc, publicKeyOf("x25519", privateKey)]);
  const secret = expand(kem, extract(kem, empty, "eae_prk", shared), "shared_secret", context, 32);
  const schedule = Buffer.concat([
    Buffer.from([0]),
    extract(hpke, empty, "psk_id_hash", empty),
    extract(hpke, empty, "info_hash", info),
  ]);
  const prk = extract(hpke, secret, "secret", empty);
  const [key, nonce] = [
    expand(hpke, prk, "key", schedule, 32),
    expand(hpke, prk, "base_nonce", schedule, 12),
  ];
  const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(wrapped.subarray(wrapped.length - 16));
  try {
    return Buffer.concat([
      decipher.update(wrapped.subarray(32, wrapped.length - 16)),
      decipher.final(),
    ]);
  } catch {
    return undefined;
  }
}

/** Tries one private key on every stanza of an envelope (spec §5); the inner bytes when it fits. */
export function unseal(envelope: Buffer, privateKey: Buffer): Buffer | undefined {
  const { kids } = parseEnvelope(envelope);
  const header = envelope.subarray(0, envelopeHeaderLength);
  const stanzas = envelope.subarray(
    envelopeHeaderLength,
    envelopeHeaderLength + kids.length * stanzaLength,
  );
  for (let index = 0; index < kids.length; index += 1) {
    const stanza = stanzas.subarray(index * stanzaLength, (index + 1) * stanzaLength);
    const key = unwrap(privateKey, stanza.subarray(16), Buffer.concat([label("wrap"), header]));
    const body = envelope.subarray(envelopeHeaderLength + stanzas.length);
    if (key) return open(key, "letter", Buffer.concat([header, stanzas]), body);
  }
  return undefined;
}
