import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { parseCore } from "../src/format/card.js";
import { cardStatus, writeDirectory, type CardStatus } from "../src/format/directory.js";
import { envelopeFingerprint } from "../src/format/envelope.js";
import { reason, verdict, verifyReceipts } from "../src/format/receipt.js";
import { entryByCard, writeTrust } from "../src/format/trust.js";
import { writeRoot } from "../src/format/root.js";
import { cardDigest, kidOf } from "../src/format/card.js";
import { signersOf } from "../src/found/roots.js";
import { Phone } from "./support/phone.js";
import { envelope, newId } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let phone: Phone;
let secretary: Buffer;

before(async () => {
  village = await openVillage();
  phone = await new Phone(village.hub.url, village.trust.tenant).enrol();
  secretary = kidOfOffice(village, "branch_secretary");
});
after(() => village.stop());

function kidOfOffice(where: TestVillage, office: string): Buffer {
  const identity = where.officeIdentities.find((each) => each.office === office);
  assert.ok(identity);
  return kidOf(cardDigest(where.trust.tenant, identity.core));
}

function letter(fields: Partial<Parameters<typeof envelope>[0]> = {}): Buffer {
  return envelope({ tenant: village.trust.tenant, kids: [secretary], ...fields });
}

/** The one refusal that a record gets; it must cost no number of the chain. */
async function refusalOf(record: Buffer): Promise<number> {
  const list = await phone.deliver([record]);
  const entry = list.entries[0];
  assert.ok(entry);
  assert.equal(entry.verdict, verdict.refused);
  assert.equal(entry.n, 0n);
  return entry.reason;
}

test("a letter to the secretary is accepted by a receipt that the directory vouches for", async () => {
  const record = letter();
  const list = await phone.deliver([record]);
  const hubCard = village.trust.directory.entries.find(({ card }) => kidOf(card).equals(list.hub));
  assert.ok(hubCard && entryByCard(village.trust, hubCard.card)?.status === cardStatus.active);
  assert.ok(verifyReceipts(parseCore(hubCard.core).signingKey, list));
  assert.deepEqual([...list.account], [...phone.kid]);
  assert.deepEqual(list.entries, [
    {
      id: record.subarray(24, 40),
      fingerprint: envelopeFingerprint(record),
      verdict: verdict.accepted,
      reason: reason.none,
      n: 1n,
    },
  ]);
  assert.equal(list.durableN, 1n);
});

test("several records in one answer are numbered one after the other", async () => {
  const before = (await phone.status()).entries[0]?.n ?? 0n;
  const list = await phone.deliver([letter(), letter({ attachments: 17 }), letter()]);
  assert.deepEqual(
    list.entries.map(({ verdict: given, n }) => [given, n]),
    [
      [verdict.accepted, BigInt(before) + 1n],
      [verdict.refused, 0n],
      [verdict.accepted, BigInt(before) + 2n],
    ],
  );
});

test("an answer can be sealed to an enrolled member", async () => {
  const other = await new Phone(village.hub.url, village.trust.tenant).enrol();
  const list = await phone.deliver([letter({ kids: [other.kid, secretary] })]);
  assert.equal(list.entries[0]?.verdict, verdict.accepted);
});

test("a letter to nobody known here is refused", async () => {
  assert.equal(await refusalOf(letter({ kids: [randomBytes(16)] })), reason.unknownRecipient);
});

test("the hub's own cards are no recipients of a letter", async () => {
  const hubKids = village.trust.directory.entries
    .filter(({ parsed }) => parsed.use !== 1)
    .map(({ card }) => kidOf(card));
  assert.equal(hubKids.length, 2);
  for (const kid of hubKids)
    assert.equal(await refusalOf(letter({ kids: [kid] })), reason.unknownRecipient);
});

test("a letter of another village is refused, although its code may be the same", async () => {
  assert.equal(await refusalOf(letter({ tenant: randomBytes(16) })), reason.wrongTenant);
});

test("a body that is not of one of the four lengths is refused", async () => {
  for (const bodyLength of [71, 72, 4096, 4096 + 71, 4096 + 73, 65536]) {
    assert.equal(await refusalOf(letter({ bodyLength })), reason.invalidRecord, String(bodyLength));
  }
});

test("every length of the format is accepted", async () => {
  for (const inner of [4096, 16384, 65536, 262144]) {
    const list = await phone.deliver([letter({ bodyLength: inner + 72 })]);
    assert.equal(list.entries[0]?.verdict, verdict.accepted, String(inner));
  }
});

test("an envelope that is cut or longer than it says is refused", async () => {
  assert.equal(await refusalOf(letter().subarray(0, 3000)), reason.invalidRecord);
  assert.equal(await refusalOf(Buffer.concat([letter(), Buffer.alloc(1)])), reason.invalidRecord);
});

test("an envelope longer than any letter is refused as too large", async () => {
  assert.equal(await refusalOf(letter({ bodyLength: 300_000 })), reason.tooLarge);
});

test("spoilt header fields are refused: zero bytes, recipients, versions, attachment root", async () => {
  const spoil = (at: number, value: number): Buffer => {
    const record = letter();
    record[at] = value;
    return record;
  };
  const spoilt = {
    zero: spoil(90, 1),
    recipients: spoil(7, 9),
    none: spoil(7, 0),
    root: spoil(56, 1),
  };
  for (const [name, record] of Object.entries(spoilt)) {
    assert.equal(await refusalOf(record), reason.invalidRecord, name);
  }
  assert.equal(await refusalOf(letter({ rootVersion: 0 })), reason.invalidRecord);
  assert.equal(await refusalOf(letter({ kids: [secretary, secretary] })), reason.invalidRecord);
});

test("drops, courier bundles and bare identity boxes don't come in by this door", async () => {
  for (const kind of [2, 3, 4]) assert.equal(await refusalOf(letter({ kind })), reason.notAllowed);
});

test("another suite or version gets no verdict: its id is not burnt", async () => {
  const id = newId();
  const gm = await phone.submit([letter({ id, suite: 1 })]);
  assert.deepEqual([gm.status, gm.code], [422, "suite-not-supported"]);
  const newer = letter({ id });
  newer[4] = 2;
  const answer = await phone.submit([newer]);
  assert.deepEqual([answer.status, answer.code], [422, "unknown-version"]);
  const list = await phone.deliver([letter({ id })]);
  assert.equal(list.entries[0]?.verdict, verdict.accepted);
});

/** The village's next directory, in which one office has this status. */
function nextTrust(where: TestVillage, office: string, status: CardStatus): Buffer {
  const { directory, roots } = where.trust;
  const kid = kidOfOffice(where, office);
  const entries = directory.entries.map((entry) =>
    kidOf(entry.card).equals(kid) ? { ...entry, status } : entry,
  );
  const body = { ...directory, directoryVersion: 2, previous: directory.digest, entries };
  const signers = signersOf(where.rootKeys);
  const root = roots[0];
  assert.ok(root);
  return writeTrust([writeRoot(root, signers)], writeDirectory(body, signers));
}

test("a letter to a compromised or revoked office key must be sealed again; a superseded one still reads", async (t) => {
  const cases = [
    [cardStatus.compromised, reason.staleKey],
    [cardStatus.revoked, reason.staleKey],
    [cardStatus.superseded, reason.none],
  ] as const;
  for (const [status, why] of cases) {
    const other = await openVillage();
    t.after(() => other.stop());
    other.hub.publishTrust(nextTrust(other, "village_director", status));
    const writer = await new Phone(other.hub.url, other.trust.tenant).enrol();
    const kids = [kidOfOffice(other, "village_director")];
    const list = await writer.deliver([envelope({ tenant: other.trust.tenant, kids })]);
    assert.equal(list.entries[0]?.reason, why, `status ${status}`);
  }
});

test("an office that the directory revoked hands in nothing new, and keeps its old receipts", async (t) => {
  const other = await openVillage();
  t.after(() => other.stop());
  const identity = other.officeIdentities.find(({ office }) => office === "village_director");
  assert.ok(identity);
  const office = await new Phone(other.hub.url, other.trust.tenant, identity).enrol();
  const kids = [kidOfOffice(other, "branch_secretary")];
  const early = envelope({ tenant: other.trust.tenant, kids });
  assert.equal((await office.deliver([early])).entries[0]?.verdict, verdict.accepted);
  other.hub.publishTrust(nextTrust(other, "village_director", cardStatus.revoked));
  const late = await office.deliver([envelope({ tenant: other.trust.tenant, kids }), early]);
  assert.deepEqual(
    late.entries.map((entry) => entry.reason),
    [reason.accountRevoked, reason.none],
  );
  assert.equal((await office.signIn()).code, "account-revoked");
});

test("an operator revokes an account while the hub runs: nothing new, and old receipts stay", async () => {
  const member = await new Phone(village.hub.url, village.trust.tenant).enrol();
  const early = letter();
  await member.deliver([early]);
  const command = fileURLToPath(new URL("../hub.mjs", import.meta.url));
  const kid = member.kid.toString("hex");
  execFileSync(process.execPath, [command, "revoke", "--data", village.data, "--kid", kid]);
  const list = await member.deliver([early, letter()]);
  assert.deepEqual(
    list.entries.map((entry) => entry.reason),
    [reason.none, reason.accountRevoked],
  );
  assert.equal((await member.signIn()).code, "account-revoked");
  await assert.rejects(member.enrol(), /403 account-revoked/);
  assert.equal(await refusalOf(letter({ kids: [member.kid] })), reason.unknownRecipient);
});
