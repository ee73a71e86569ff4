import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { blobDigest } from "../src/format/blob.js";
import { parseReceipts, reason, verdict } from "../src/format/receipt.js";
import { Phone, type Answer } from "./support/phone.js";
import {
  attachmentFile,
  envelope,
  newId,
  notice,
  noticeContent,
  uuidText,
} from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let phone: Phone;
let secretary: Phone;

before(async () => {
  village = await openVillage();
  phone = await new Phone(village.hub.url, village.trust.tenant).enrol();
  const [identity] = village.officeIdentities;
  secretary = await new Phone(village.hub.url, village.trust.tenant, identity).enrol();
  await secretary.signIn();
});
after(() => village.stop());

async function letterWith(attachments: number): Promise<Buffer> {
  const id = newId();
  const kids = [secretary.kid];
  await phone.deliver([envelope({ tenant: village.trust.tenant, kids, id, attachments })]);
  return id;
}

function upload(
  file: Buffer,
  record: Buffer,
  from = phone,
  authorization = from.device,
): Promise<Answer> {
  const blob = file.subarray(8, 24).toString("hex");
  return from.call(`attachments/${blob}?record=${uuidText(record)}`, file, authorization);
}

const fetchBlob = (file: Buffer, by: Phone): Promise<Answer> =>
  by.call(`attachments/${file.subarray(8, 24).toString("hex")}`, undefined, by.signedIn);

test("an attachment gets a receipt of its own in the same chain, and its reader gets its bytes", async () => {
  const record = await letterWith(1);
  const file = attachmentFile(70_000);
  const list = parseReceipts((await upload(file, record)).body);
  assert.deepEqual(list.entries, [
    {
      id: file.subarray(8, 24),
      fingerprint: blobDigest(file),
      verdict: verdict.accepted,
      reason: reason.none,
      n: 0n,
    },
  ]);
  assert.deepEqual(list.digest, (await phone.status()).previous);
  const fetched = await fetchBlob(file, secretary);
  assert.deepEqual([fetched.status, fetched.body.equals(file)], [200, true]);
  const kept = readFileSync(join(village.data, "blobs", blobDigest(file).toString("hex")));
  assert.ok(kept.equals(file));
});

test("the same file again gets the same verdict, another under its id does not", async () => {
  const record = await letterWith(1);
  const file = attachmentFile(10);
  const first = parseReceipts((await upload(file, record)).body);
  const again = parseReceipts((await upload(file, record)).body);
  assert.deepEqual(again.entries, first.entries);
  const other = attachmentFile(10, file.subarray(8, 24));
  assert.deepEqual((await upload(other, record)).code, "id-reuse");
  assert.ok((await fetchBlob(file, secretary)).body.equals(file));
});

test("ten uploads of one file at once are one file", async () => {
  const record = await letterWith(1);
  const file = attachmentFile(200_000);
  const answers = await Promise.all(Array.from({ length: 10 }, () => upload(file, record)));
  for (const { body } of answers)
    assert.equal(parseReceipts(body).entries[0]?.verdict, verdict.accepted);
  const names = readdirSync(join(village.data, "blobs"));
  assert.equal(names.filter((name) => name.startsWith(blobDigest(file).toString("hex"))).length, 1);
});

test("an attachment before its record waits; of a refused record it is not wanted", async () => {
  const early = await upload(attachmentFile(10), newId());
  assert.deepEqual([early.status, early.code], [409, "record-unknown"]);
  const id = newId();
  await phone.deliver([
    envelope({ tenant: randomBytes(16), kids: [secretary.kid], id, attachments: 1 }),
  ]);
  assert.equal((await upload(attachmentFile(10), id)).code, "record-refused");
});

test("nobody hangs a file on another's record", async () => {
  const record = await letterWith(1);
  const stranger = await new Phone(village.hub.url, village.trust.tenant).enrol();
  assert.equal((await upload(attachmentFile(10), record, stranger)).code, "record-unknown");
});

test("no more files than the letter announced", async () => {
  const record = await letterWith(1);
  await upload(attachmentFile(10), record);
  const [entry] = parseReceipts((await upload(attachmentFile(10), record)).body).entries;
  assert.deepEqual([entry?.verdict, entry?.reason], [verdict.refused, reason.notAllowed]);
});

test("a cut, longer or foreign file gets no verdict, so that the right bytes can still come", async () => {
  const record = await letterWith(1);
  const file = attachmentFile(70_000);
  const foreign = Buffer.from(file);
  foreign.write("GIF8");
  const longer = Buffer.concat([file, Buffer.alloc(1)]);
  for (const bad of [file.subarray(0, 60_000), longer, foreign, file.subarray(0, 40)]) {
    const answer = await upload(bad, record);
    assert.deepEqual([answer.status, answer.code], [400, "malformed"]);
  }
  const wrongName = await phone.call(
    `attachments/${"0".repeat(32)}?record=${uuidText(record)}`,
    file,
    phone.device,
  );
  assert.equal(wrongName.code, "malformed");
  assert.equal((await upload(file, record)).status, 200);
});

test("only the author and the recipients fetch a letter's attachment", async () => {
  const record = await letterWith(1);
  const file = attachmentFile(10);
  await upload(file, record);
  await phone.signIn();
  assert.equal((await fetchBlob(file, phone)).status, 200);
  const stranger = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await stranger.signIn();
  assert.equal((await fetchBlob(file, stranger)).code, "not-found");
  assert.equal((await fetchBlob(attachmentFile(10), stranger)).code, "not-found");
});

test("of a notice exactly the listed files are kept, and everybody may fetch them", async () => {
  const file = attachmentFile(10);
  const reference = {
    blob: file.subarray(8, 24).toString("base64url"),
    hash: blobDigest(file).toString("base64url"),
    key: randomBytes(32).toString("base64url"),
    length: 9,
    mime: "audio/aac",
    size: file.length,
  };
  const author = secretary.identity;
  const id = newId();
  const content = noticeContent(author, { attachments: [reference] });
  await secretary.deliver(
    [notice({ trust: village.trust, author, id, content })],
    secretary.signedIn,
  );
  const [foreign] = parseReceipts((await upload(attachmentFile(10), id, secretary)).body).entries;
  assert.equal(foreign?.reason, reason.notAllowed);
  const [own] = parseReceipts((await upload(file, id, secretary)).body).entries;
  assert.equal(own?.verdict, verdict.accepted);
  const villager = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await villager.signIn();
  assert.ok((await fetchBlob(file, villager)).body.equals(file));
});
