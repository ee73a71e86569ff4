// One lane an operation; in each the core's way first, then others' ways of doing the same. What they answer is compared
// before anything is timed.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import sodium from "libsodium-wrappers-sumo";
import smCrypto from "sm-crypto";
import { sm2 as newSm2, sm4 as newSm4 } from "sm-crypto-v2";
import { letterTo } from "./letter.js";
import { gm, intl, operation, type Suites } from "./suites.js";

const { sm2: oldSm2, sm4: oldSm4 } = smCrypto;

export interface Contender {
  readonly name: string;
  readonly run: () => void;
}
export interface Lane {
  readonly name: string;
  /** The first is the core's. */
  readonly contenders: readonly Contender[];
}

const kilobyte = 1024;
const nonce = new Uint8Array(12);
const word = new TextEncoder().encode("statement");
/** L("statement"): what the core puts before the message, and the others must be handed. */
const labelText = new TextEncoder().encode("weicun/1 statement");
const label = Uint8Array.of(labelText.length, ...labelText);

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16));
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

function agree(what: string, ...answers: readonly (Uint8Array | boolean)[]): void {
  const texts = answers.map((answer) => (typeof answer === "boolean" ? answer : hex(answer)));
  if (new Set(texts).size !== 1) throw new Error(`${what}: the contenders disagree`);
}

function signing(suites: Suites): readonly Lane[] {
  const { privateKey, publicKey } = suites.keyPair(gm, "signing");
  const message = random(kilobyte);
  const labelled = joined(label, message);
  const secret = hex(privateKey);
  const point = `04${hex(publicKey)}`;
  const options = { hash: true, publicKey: point } as const;
  const ours = () => suites.call(operation.sign, gm, privateKey, publicKey, word, message);
  const oldSigns = () => oldSm2.doSignature(labelled, secret, options);
  const newSigns = () => newSm2.doSignature(labelled, secret, options);
  const signature = ours();
  const text = hex(signature);
  const weVerify = (given = signature) => suites.verifies(gm, publicKey, word, message, given);
  const oldVerifies = () => oldSm2.doVerifySignature(labelled, text, point, options);
  const newVerifies = () => newSm2.doVerifySignature(labelled, text, point, { hash: true });
  agree("SM2 signatures", true, weVerify(unhex(oldSigns())), weVerify(unhex(newSigns())));
  agree("SM2 verification", true, weVerify(), oldVerifies(), newVerifies());
  return [
    lane("sm2_sign", ours, { "sm-crypto": oldSigns, "sm-crypto-v2": newSigns }),
    lane("sm2_verify", weVerify, { "sm-crypto": oldVerifies, "sm-crypto-v2": newVerifies }),
  ];
}

/** sm-crypto has no GCM: its CBC, which authenticates nothing, stands in. */
function sm4(suites: Suites): Lane {
  const [key, plain, header] = [random(16), random(kilobyte), random(48)];
  const ours = () => suites.call(operation.aeadSeal, gm, key, nonce, header, plain);
  const cbc = { mode: "cbc", iv: random(16), output: "array" } as const;
  const oldSeals = () => oldSm4.encrypt(plain, key, cbc);
  const gcm = { mode: "gcm", iv: nonce, associatedData: header, output: "array" } as const;
  const newSeals = () => newSm4.encrypt(plain, key, { ...gcm, outputTag: true });
  const made = newSeals();
  agree("SM4-GCM", ours(), joined(made.output, made.tag ?? new Uint8Array()));
  if (oldSeals().length < kilobyte) throw new Error("SM4-CBC: too short");
  return lane("sm4_gcm_1k", ours, { "sm-crypto_cbc": oldSeals, "sm-crypto-v2": newSeals });
}

function chacha(suites: Suites): Lane {
  const [key, plain, header] = [random(32), random(kilobyte), random(48)];
  const ours = () => suites.call(operation.aeadSeal, intl, key, nonce, header, plain);
  const sodiumSeals = () =>
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, header, null, nonce, key);
  const nobleSeals = () => chacha20poly1305(key, nonce, header).encrypt(plain);
  agree("ChaCha20-Poly1305", ours(), sodiumSeals(), nobleSeals());
  return lane("chacha20_poly1305_1k", ours, { libsodium: sodiumSeals, noble: nobleSeals });
}

const lane = (name: string, ours: () => unknown, others: Record<string, () => unknown>): Lane => ({
  name,
  contenders: Object.entries({ weicun: ours, ...others }).map(([contender, run]) => ({
    name: contender,
    run: () => void run(),
  })),
});

export async function makeLanes(suites: Suites): Promise<readonly Lane[]> {
  await sodium.ready;
  return [
    ...signing(suites),
    sm4(suites),
    chacha(suites),
    lane("letter_intl", letterTo(suites, intl, 3), {}),
    lane("letter_gm", letterTo(suites, gm, 3), {}),
  ];
}
