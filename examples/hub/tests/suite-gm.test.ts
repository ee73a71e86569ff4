import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { openOfficeVault, writeOfficeVault } from "../src/format/backup.js";
import { blobDigest } from "../src/format/blob.js";
import { cardDigest, coreLengthOf, kidOf, parseCore } from "../src/format/card.js";
import { FormatError } from "../src/format/error.js";
import { readCode, writeCode } from "../src/format/recovery-code.js";
import { reason, verdict, verifyReceipts } from "../src/format/receipt.js";
import { parseTrust } from "../src/format/trust.js";
import { intl, suiteOf } from "../src/suites/index.js";
import { newMember, Phone } from "./support/phone.js";
import { attachmentFile, envelope, notice } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

// A village of the suite SM2, SM3 and SM4: what other tests show for `intl` in detail, here once from end to end.
const gm = suiteOf(1);
let village: TestVillage;
let phone: Phone;

before(async () => {
  village = await openVillage({}, gm);
  phone = await new Phone(village.hub.url, village.trust.tenant, newMember(gm)).enrol();
});
after(() => village.stop());

function office(name: string): TestVillage["officeIdentities"][number] {
  const identity = village.officeIdentities.find((each) => each.office === name);
  assert.ok(identity);
  return identity;
}

test("its cards have 168 bytes, and its trust bundle verifies", async () => {
  const served = await phone.call("trust");
  const trust = parseTrust(served.body);
  assert.equal(trust.suite.name, "gm");
  for (const { core } of trust.directory.entries) assert.equal(core.length, coreLengthOf(gm));
  assert.throws(() => {
    const forged = Buffer.from(served.body);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    parseTrust(forged);
  }, FormatError);
});

test("a sealed letter is taken, receipted by an SM2 signature, and taken once", async () => {
  const kids = [kidOf(cardDigest(phone.tenant, office("branch_secretary").core))];
  const letter = envelope({ suite: 1, tenant: phone.tenant, kids });
  const list = await phone.deliver([letter]);
  const [entry] = list.entries;
  assert.equal(entry?.verdict, verdict.accepted);
  assert.ok(verifyReceipts(receiptKey(), list));
  assert.ok(!verifyReceipts(parseCore(office("village_director").core).signingKey, list));
  const again = await phone.deliver([letter]);
  assert.equal(Number(again.entries[0]?.n), Number(entry.n));
});

test("a letter or a card of the other suite gets no verdict and no place in it", async () => {
  const kids = [kidOf(cardDigest(phone.tenant, office("branch_secretary").core))];
  const answer = await phone.submit([envelope({ suite: 2, tenant: phone.tenant, kids })]);
  assert.deepEqual([answer.status, answer.code], [422, "suite-not-supported"]);
  const stranger = new Phone(village.hub.url, village.trust.tenant, newMember(intl));
  await assert.rejects(stranger.enrol(), /suite-not-supported/);
});

test("an office signs in and publishes a notice; a forged one is refused", async () => {
  const secretary = office("branch_secretary");
  const desk = await new Phone(village.hub.url, village.trust.tenant, secretary).enrol();
  assert.equal((await desk.signIn()).status, 200);
  const good = notice({ trust: village.trust, author: secretary });
  const list = await desk.deliver([good], desk.signedIn);
  assert.equal(list.entries[0]?.verdict, verdict.accepted);
  const signingPrivate = gm.makeKeyPair("signing").privateKey;
  const forged = notice({ trust: village.trust, author: secretary, signingPrivate });
  const refusal = await desk.deliver([forged], desk.signedIn);
  assert.equal(refusal.entries[0]?.reason, reason.badSignature);
});

test("a photo's digest is SM3", () => {
  const file = attachmentFile(100);
  file[5] = 1;
  assert.notDeepEqual(
    blobDigest(file),
    blobDigest(Buffer.concat([file.subarray(0, 5), Buffer.from([2]), file.subarray(6)])),
  );
});

test("an office vault opens with its code, and with no byte changed", () => {
  const secret = randomBytes(16);
  const identity = office("village_director");
  const file = writeOfficeVault(identity, secret);
  assert.deepEqual(openOfficeVault(file, secret).core, identity.core);
  assert.deepEqual(readCode(gm, writeCode(gm, secret)), secret);
  assert.throws(() => readCode(intl, writeCode(gm, secret)), /bad-code/);
  for (let at = 0; at < file.length; at += 7) {
    const spoilt = Buffer.from(file);
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    assert.throws(() => openOfficeVault(spoilt, secret), FormatError, `byte ${at}`);
  }
});

function receiptKey(): Buffer {
  const entry = village.trust.directory.entries.find(({ parsed }) => parsed.use === 2);
  assert.ok(entry);
  return entry.parsed.signingKey;
}
