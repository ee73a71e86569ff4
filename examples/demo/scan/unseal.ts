import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { open } from "../../hub/src/format/box.ts";
import {
  envelopeHeaderLength,
  parseEnvelope,
  stanzaLengthOf,
} from "../../hub/src/format/envelope.ts";
import { intl, label, suiteOf } from "../../hub/src/suites/index.ts";
import { loadSuites, operation } from "../../hub/src/suites/module.ts";

const privatePrefix = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicPrefix = Buffer.from("302a300506032b656e032100", "hex");
const kem = Buffer.concat([Buffer.from("KEM"), Buffer.from([0, 0x20])]);
const hpke = Buffer.concat([Buffer.from("HPKE"), Buffer.from([0, 0x20, 0, 1, 0, 3])]);
const version = Buffer.from("HPKE-v1");
const empty = Buffer.alloc(0);

const extract = (suite: Buffer, salt: Buffer, word: string, input: Buffer): Buffer =>
  intl.hmac(salt, version, suite, Buffer.from(word), input);
/** One block is enough: nothing here is longer than 32 bytes. */
const expand = (
  suite: Buffer,
  secret: Buffer,
  word: string,
  info: Buffer,
  length: number,
): Buffer =>
  intl
    .hmac(
      secret,
      Buffer.from([0, length]),
      version,
      suite,
      Buffer.from(word),
      info,
      Buffer.from([1]),
    )
    .subarray(0, length);

/** HPKE SealBase undone (RFC 9180 §5, X25519, HKDF-SHA256, ChaCha20-Poly1305); undefined when the key doesn't fit. */
function unwrapIntl(privateKey: Buffer, wrapped: Buffer, info: Buffer): Buffer | undefined {
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
  const context = Buffer.concat([enc, intl.publicKeyOf("encryption", privateKey)]);
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

const core = await loadSuites();

/** SM2 decryption by the core itself: Node has none. */
function unwrapGm(privateKey: Buffer, wrapped: Buffer): Buffer | undefined {
  const publicKey = suiteOf(1).publicKeyOf("encryption", privateKey);
  return core?.call(operation.unwrap, 1, privateKey, publicKey, empty, wrapped);
}

/** Tries one private key on every stanza of an envelope (format.md §5); the inner bytes when it fits. */
export function unseal(envelope: Buffer, privateKey: Buffer): Buffer | undefined {
  const { kids, suite } = parseEnvelope(envelope);
  const stanzaLength = stanzaLengthOf(suite);
  const header = envelope.subarray(0, envelopeHeaderLength);
  const stanzas = envelope.subarray(
    envelopeHeaderLength,
    envelopeHeaderLength + kids.length * stanzaLength,
  );
  for (let index = 0; index < kids.length; index += 1) {
    const stanza = stanzas.subarray(index * stanzaLength, (index + 1) * stanzaLength);
    const wrapped = stanza.subarray(16);
    const key =
      suite === intl
        ? unwrapIntl(privateKey, wrapped, Buffer.concat([label("wrap"), header]))
        : unwrapGm(privateKey, wrapped);
    const body = envelope.subarray(envelopeHeaderLength + stanzas.length);
    const place = { suite, word: "letter", header: Buffer.concat([header, stanzas]) } as const;
    if (key) return open(place, key, body);
  }
  return undefined;
}
