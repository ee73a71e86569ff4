import { join } from "../../src/format/bytes.js";
import { cardDigest, cardUse, kidOf, suiteOfCore, writeCore } from "../../src/format/card.js";
import type { EnvelopeReader } from "../../src/format/letter.js";
import { label, type Suite } from "../../src/suites/index.js";

/** What follows from a reply code on the phone that has it (format.md §5.4). */
export interface ReplyCode {
  readonly county: Buffer;
  readonly mailbox: Buffer;
  readonly core: Buffer;
  /** Who opens the county's answer. */
  readonly reader: EnvelopeReader;
}

/** n of SM2's curve (GB/T 32918.5). */
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

export function replyOf(dropCore: Buffer, random16: Buffer): ReplyCode {
  const suite = suiteOfCore(dropCore);
  const county = kidOf(cardDigest(Buffer.alloc(16), dropCore));
  const derived = (word: "mailbox" | "reply", length: number): Buffer =>
    suite.hkdf(random16, county, label(word), length);
  const encryptionPrivate = privateKeyOf(suite, derived("reply", 48));
  const key = suite.publicKeyOf("encryption", encryptionPrivate);
  const core = writeCore({
    ...{ suite, use: cardUse.memberDevice, office: 0, serial: 1, notBefore: 0n, notAfter: 0n },
    ...{ scope: "", encryptionKey: key, signingKey: key },
  });
  const card = cardDigest(county, core);
  return { county, mailbox: derived("mailbox", 16), core, reader: { card, encryptionPrivate } };
}

function privateKeyOf(suite: Suite, seed: Buffer): Buffer {
  if (suite.name === "intl") return seed.subarray(0, 32);
  const scalar = BigInt(`0x${seed.toString("hex")}`) % order;
  return join(Buffer.from(scalar.toString(16).padStart(64, "0"), "hex"));
}
