import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join, u16, u64 } from "../src/format/bytes.js";
import { Phone } from "./support/phone.js";
import { envelope, notice } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;

before(async () => {
  village = await openVillage();
});
after(() => village.stop());

async function signedIn(identity?: TestVillage["officeIdentities"][number]): Promise<Phone> {
  const phone = await new Phone(village.hub.url, village.trust.tenant, identity).enrol();
  await phone.signIn();
  return phone;
}

test("an inbox holds what is sealed to its card and what is public, in order, page by page", async () => {
  const [reader, writer] = [await signedIn(), await signedIn()];
  const secretary = await signedIn(village.officeIdentities[0]);
  const sealed = (to: Phone): Buffer => envelope({ tenant: village.trust.tenant, kids: [to.kid] });
  const [first, foreign, second] = [sealed(reader), sealed(secretary), sealed(reader)];
  const open = notice({ trust: village.trust, author: secretary.identity });
  await writer.deliver([first, foreign]);
  await secretary.deliver([open], secretary.signedIn);
  await writer.deliver([second]);
  const all = await reader.inbox();
  assert.deepEqual(
    all.entries.map(({ record }) => record),
    [first, open, second],
  );
  const paged: Buffer[] = [];
  let [cursor, count] = [0n, 2];
  while (count === 2) {
    const page = await reader.inbox(cursor, 2);
    paged.push(...page.entries.map(({ record }) => record));
    [cursor, count] = [page.next, page.entries.length];
  }
  assert.deepEqual(paged, [first, open, second]);
  assert.deepEqual(await reader.inbox(all.next), { next: all.next, entries: [] });
});

test("a refused record is in no inbox", async () => {
  const [reader, writer] = [await signedIn(), await signedIn()];
  const before = (await reader.inbox()).next;
  await writer.deliver([
    envelope({ tenant: village.trust.tenant, kids: [reader.kid], bodyLength: 99 }),
  ]);
  assert.equal((await reader.inbox(before)).entries.length, 0);
});

test("a page is never longer than phones accept, and loses nothing", async () => {
  const [reader, writer] = [await signedIn(), await signedIn()];
  const longest = 262_144 + 72;
  const start = (await reader.inbox()).next;
  for (let at = 0; at < 40; at += 1) {
    await writer.deliver([
      envelope({ tenant: village.trust.tenant, kids: [reader.kid], bodyLength: longest }),
    ]);
  }
  const answer = await reader.call("inbox", join(u64(start), u16(256)), reader.signedIn);
  assert.ok(answer.body.length <= 8 << 20);
  let [cursor, total] = [start, 0];
  for (;;) {
    const page = await reader.inbox(cursor, 256);
    if (page.entries.length === 0) break;
    [cursor, total] = [page.next, total + page.entries.length];
  }
  assert.equal(total, 40);
  assert.equal((await reader.inbox(start, 31)).entries.length, 31);
});

test("a limit of 0, of 257, and a body of another length are refused", async () => {
  const reader = await signedIn();
  for (const body of [
    join(u64(0), u16(0)),
    join(u64(0), u16(257)),
    Buffer.alloc(9),
    Buffer.alloc(11),
  ]) {
    const answer = await reader.call("inbox", body, reader.signedIn);
    assert.deepEqual([answer.status, answer.code], [400, "malformed"]);
  }
});
