import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { verdict, receiptDigest } from "../src/format/receipt.js";
import { Phone } from "./support/phone.js";
import { envelope, newId } from "./support/records.js";
import { countBySql } from "./support/sql.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let secretary: Buffer;

before(async () => {
  village = await openVillage();
  const entry = village.trust.directory.entries.find(({ parsed }) => parsed.office === 1);
  assert.ok(entry);
  secretary = entry.card.subarray(0, 16);
});
after(() => village.stop());

const newPhone = (): Promise<Phone> => new Phone(village.hub.url, village.trust.tenant).enrol();
const letter = (id = newId()): Buffer =>
  envelope({ tenant: village.trust.tenant, kids: [secretary], id });

const records = (id: Buffer): string =>
  `SELECT count(*) FROM record WHERE id = x'${id.toString("hex")}'`;

test("the same bytes again get the same verdict and the same n, in a new list", async () => {
  const phone = await newPhone();
  const id = newId();
  const record = letter(id);
  const first = await phone.deliver([record]);
  await phone.deliver([letter()]);
  const again = await phone.deliver([record]);
  assert.deepEqual(again.entries, first.entries);
  assert.notDeepEqual(again.digest, first.digest);
  assert.equal(again.durableN, 2n);
  assert.equal(countBySql(village.data, records(id)), 1);
});

test("a refusal is for ever, too", async () => {
  const phone = await newPhone();
  const bad = envelope({ tenant: randomBytes(16), kids: [secretary] });
  const first = await phone.deliver([bad]);
  assert.equal(first.entries[0]?.verdict, verdict.refused);
  assert.deepEqual((await phone.deliver([bad])).entries, first.entries);
});

test("other bytes under a used id get no verdict and leave the first record alone", async () => {
  const phone = await newPhone();
  const id = newId();
  const first = await phone.deliver([letter(id)]);
  const alone = await phone.submit([letter(id)]);
  assert.deepEqual([alone.status, alone.code], [422, "id-reuse"]);
  const mixed = await phone.deliver([letter(id), letter()]);
  assert.equal(mixed.entries.length, 1);
  assert.equal(mixed.entries[0]?.n, 2n);
  assert.deepEqual(mixed.previous, first.digest);
});

test("the same id of two accounts is two records", async () => {
  const id = newId();
  for (const phone of [await newPhone(), await newPhone()]) {
    assert.equal((await phone.deliver([letter(id)])).entries[0]?.verdict, verdict.accepted);
  }
  assert.equal(countBySql(village.data, records(id)), 2);
});

test("twenty of the same at once are one record, and their lists are one chain", async () => {
  const phone = await newPhone();
  const id = newId();
  const record = letter(id);
  const lists = await Promise.all(Array.from({ length: 20 }, () => phone.deliver([record])));
  for (const list of lists) assert.equal(list.entries[0]?.n, 1n);
  assert.equal(countBySql(village.data, records(id)), 1);
  assert.equal(new Set(lists.map(({ previous }) => previous.toString())).size, 20);
});

test("twenty different ones at once are numbered 1 to 20 without a gap", async () => {
  const phone = await newPhone();
  const lists = await Promise.all(Array.from({ length: 20 }, () => phone.deliver([letter()])));
  const numbers = lists
    .map(({ entries }) => Number(entries[0]?.n))
    .sort((left, right) => left - right);
  assert.deepEqual(
    numbers,
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
});

test("a lost answer is made good: the record is there once, and its receipt can be fetched", async () => {
  const phone = await newPhone();
  const id = newId();
  const record = letter(id);
  village.hub.faults.loseAnswers = { submit: 1 };
  await assert.rejects(phone.submit([record]));
  assert.equal(countBySql(village.data, records(id)), 1);
  const [lost] = await phone.receipts();
  assert.deepEqual(lost?.entries[0]?.id, id);
  assert.deepEqual((await phone.deliver([record])).entries, lost.entries);
});

test("every list names the one before it, and status and receipts agree with the chain", async () => {
  const phone = await newPhone();
  const given = [];
  for (let at = 0; at < 4; at += 1) given.push(await phone.deliver([letter()]));
  let previous: Buffer = Buffer.alloc(32);
  for (const list of given) {
    assert.deepEqual(list.previous, previous);
    previous = receiptDigest(list.unsigned);
  }
  const nonce = randomBytes(16);
  const status = await phone.status(nonce);
  const zeros = Buffer.alloc(32);
  assert.deepEqual(status.entries, [
    { id: nonce, fingerprint: zeros, verdict: verdict.status, reason: 0, n: 4n },
  ]);
  assert.deepEqual(status.previous, previous);
  const all = await phone.receipts();
  assert.deepEqual(
    all.map(({ digest }) => digest),
    given.map(({ digest }) => digest),
  );
  assert.equal((await phone.receipts(given[1]?.digest)).length, 2);
  assert.equal((await phone.receipts(previous)).length, 0);
  await assert.rejects(phone.receipts(randomBytes(32)), /404 receipt-unknown/);
});

test("verdicts, numbers and chain outlive a restart of the hub", async (t) => {
  const first = await openVillage();
  t.after(() => first.stop());
  const phone = await new Phone(first.hub.url, first.trust.tenant).enrol();
  const entry = first.trust.directory.entries.find(({ parsed }) => parsed.office === 1);
  assert.ok(entry);
  const record = envelope({ tenant: first.trust.tenant, kids: [entry.card.subarray(0, 16)] });
  const before = await phone.deliver([record]);
  const second = await first.restart();
  t.after(() => second.stop());
  const again = new Phone(second.hub.url, first.trust.tenant, phone.identity);
  again.token = phone.token;
  const list = await again.deliver([record]);
  assert.deepEqual(list.entries, before.entries);
  assert.deepEqual(list.previous, before.digest);
});
