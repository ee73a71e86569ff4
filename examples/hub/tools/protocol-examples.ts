import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { framed, join, u16, u32, u64 } from "../src/format/bytes.js";
import { cardDigest, cardUse, kidOf, signCard, writeCore } from "../src/format/card.js";
import { signLogin } from "../src/format/login.js";
import { signReceipts, unsignedReceipts } from "../src/format/receipt.js";
import { hx, intl } from "../src/suites/index.js";

// The hex examples of docs/protocol.md. Keys are hashes of words: examples, and nothing else, may
// use them.
const fixed = (word: string, length = 32): Buffer =>
  createHash("sha256").update(`example ${word}`).digest().subarray(0, length);

const time = 1_790_000_000_000;
const tenant = fixed("tenant", 16);
const signing = fixed("signing");
const core = writeCore({
  suite: intl,
  use: cardUse.memberDevice,
  office: 0,
  serial: 1,
  notBefore: BigInt(time),
  notAfter: 0n,
  scope: "522699101201",
  encryptionKey: intl.publicKeyOf("encryption", fixed("encryption")),
  signingKey: intl.publicKeyOf("signing", signing),
});
const card = cardDigest(tenant, core);
const kid = kidOf(card);
const nonce = fixed("nonce");
const origin = "http://localhost:8787";
const login = signLogin(signing, { suite: intl, tenant, card, origin }, nonce, BigInt(time));
const entry = {
  id: fixed("record", 16),
  fingerprint: fixed("fingerprint"),
  verdict: 1,
  reason: 0,
  n: 1,
};
const receipts = unsignedReceipts({
  suite: intl,
  tenant,
  hub: fixed("hub", 16),
  account: kid,
  time,
  hubEpoch: 1,
  durableN: 1,
  previous: Buffer.alloc(32),
  entries: [entry],
});

const examples: readonly (readonly [string, Buffer])[] = [
  ["tenant16", tenant],
  ["core104 of a member", core],
  ["card32", card],
  ["kid16", kid],
  ["POST enrol: core ‖ signature", join(core, signCard(signing, tenant, core))],
  ["POST challenge: kid", kid],
  ["answer: nonce ‖ time", join(nonce, u64(time))],
  [`POST login for ${origin}`, join(kid, nonce, u64(time), login)],
  [
    "POST submit of one record of 3 bytes (no real one: it shows the framing)",
    join(u32(1), framed(Buffer.from("abc"))),
  ],
  ["POST inbox from the beginning, 31 at most", join(u64(0), u16(31))],
  ["answer: an empty inbox", join(Buffer.from("WCI1"), u64(0), u32(0))],
  ["receipt list of one accepted record", signReceipts(fixed("hub signing"), receipts)],
  ["its digest, the next list's prev", hx(intl, "receipt", receipts)],
];

/** The text between the fences of docs/protocol.md, section "Examples". */
export function protocolExamples(): string {
  const blocks = examples.map(([name, bytes]) => {
    const lines = bytes.toString("hex").match(/.{1,96}/g) ?? [];
    return [`${name} (${bytes.length} bytes)`, ...lines.map((line) => `  ${line}`)].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(protocolExamples());
