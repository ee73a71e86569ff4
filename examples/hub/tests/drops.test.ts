import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { after, before, test } from "node:test";
import { makeDropKeys, type DropKeys } from "../src/drop/keys.js";
import { isWork, workBits, type Worked } from "../src/drop/work.js";
import { join, u64 } from "../src/format/bytes.js";
import { Reader } from "../src/format/reader.js";
import { intl } from "../src/suites/index.js";
import { cardDigest, kidOf, parseCore } from "../src/format/card.js";
import { envelopeFingerprint } from "../src/format/envelope.js";
import { parseReceipts, verdict, verifyReceipts } from "../src/format/receipt.js";
import type { LogLine } from "../src/log.js";
import { Phone, type Answer } from "./support/phone.js";
import { envelope, type EnvelopeFields } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

const day = 24 * 60 * 60 * 1000;
const bits = 6;
let village: TestVillage;
let keys: DropKeys;
let county: Buffer;
let kid: Buffer;
let stranger: Phone;
let now = Date.now();
const log: LogLine[] = [];

before(async () => {
  const founded = await openVillage();
  keys = makeDropKeys(founded.data, { suite: intl, county: "522699", time: Date.now() }).keys;
  county = kidOf(cardDigest(Buffer.alloc(16), keys.core));
  kid = kidOf(cardDigest(county, keys.core));
  village = await founded.restart({
    clock: () => now,
    dropWork: () => bits,
    dropLimits: { perAddress: 40, bytes: 20 * 70_000 },
    log: (line) => log.push(line),
  });
  stranger = new Phone(village.hub.url, village.trust.tenant);
});
after(() => village.stop());

function dropTo(fields: Partial<EnvelopeFields> = {}): Buffer {
  const base = { kind: 3, rootVersion: 0, directoryVersion: 0, bodyLength: 65536 + 72 };
  return envelope({ tenant: county, kids: [kid], id: randomBytes(16), ...base, ...fields });
}

const workedOn = (bytes: Buffer): Worked => ({
  suite: intl,
  fingerprint: envelopeFingerprint(bytes),
});

/** The work of a phone. */
function stamped(bytes: Buffer, at = now): Buffer {
  const worked = workedOn(bytes);
  const today = BigInt(Math.floor(at / day));
  let nonce = 0n;
  while (!isWork(worked, { day: today, nonce }, bits)) nonce += 1n;
  return join(u64(today), u64(nonce), bytes);
}

const post = (body: Buffer): Promise<Answer> => stranger.call("drop", body);
/** Each test has a day of its own, and so a budget of its own. */
const nextDay = (): void => void (now += day);

test("a drop is receipted by the county's card, for no account and without a place in a chain", async () => {
  nextDay();
  const bytes = dropTo();
  const answer = await post(stamped(bytes));
  assert.equal(answer.status, 200);
  const list = parseReceipts(answer.body);
  assert.ok(verifyReceipts(parseCore(keys.core).signingKey, list));
  assert.deepEqual([...list.tenant], [...county]);
  assert.deepEqual([...list.hub], [...kid]);
  assert.deepEqual([...list.account], [...Buffer.alloc(16)]);
  assert.deepEqual([...list.previous], [...Buffer.alloc(32)]);
  const [entry] = list.entries;
  assert.equal(entry?.verdict, verdict.accepted);
  assert.equal(entry.n, 0n);
  assert.deepEqual(entry.fingerprint, envelopeFingerprint(bytes));
  assert.equal(Number(list.time) % day, 0); // the day, and no moment
  assert.ok(village.hub.dropBox?.drops().some((kept) => kept.equals(bytes)));
});

test("the same drop twice is one drop; other bytes under its id are none", async () => {
  nextDay();
  const id = randomBytes(16);
  const bytes = dropTo({ id });
  const [first, second] = [await post(stamped(bytes)), await post(stamped(bytes))];
  assert.ok(first.body.equals(second.body));
  const kept = village.hub.dropBox?.drops() ?? [];
  assert.equal(kept.filter((each) => each.subarray(24, 40).equals(id)).length, 1);
  assert.equal((await post(stamped(dropTo({ id })))).code, "id-reuse");
});

test("a drop without work, with yesterday's but one, or under another drop's work is refused", async () => {
  nextDay();
  const bytes = dropTo();
  const body = stamped(bytes);
  let nonce = 0n;
  const today = BigInt(Math.floor(now / day));
  while (isWork(workedOn(bytes), { day: today, nonce }, bits)) nonce += 1n;
  assert.equal((await post(join(u64(today), u64(nonce), bytes))).code, "work-needed");
  assert.equal((await post(stamped(bytes, now - 2 * day))).code, "work-needed");
  assert.equal((await post(stamped(bytes, now + 2 * day))).code, "work-needed");
  let other = dropTo();
  const stamp = { day: today, nonce: body.readBigUInt64LE(8) };
  while (isWork(workedOn(other), stamp, bits)) other = dropTo();
  assert.equal((await post(join(body.subarray(0, 16), other))).code, "work-needed");
  assert.equal((await post(stamped(bytes, now - day))).status, 200); // midnight passed on the way
  assert.equal(workBits(70_000), 18);
  assert.equal(workBits((1 << 20) + 300), 22);
});

test("what is no drop of this county is refused and kept nowhere", async () => {
  nextDay();
  const before = village.hub.dropBox?.drops().length;
  const codes = [];
  for (const bytes of [
    dropTo({ tenant: village.trust.tenant }),
    dropTo({ kids: [randomBytes(16)] }),
    dropTo({ kind: 1 }),
    dropTo({ rootVersion: 1 }),
    dropTo({ attachments: 1 }),
    dropTo({ bodyLength: 4096 + 72 }),
    dropTo({ kids: [kid, randomBytes(16)] }),
  ])
    codes.push((await post(stamped(bytes))).code);
  assert.deepEqual(codes.slice(0, 2), ["not-for-us", "not-for-us"]);
  assert.ok(
    codes.slice(2).every((code) => code === "malformed"),
    codes.join(),
  );
  assert.equal((await post(Buffer.alloc(3))).code, "malformed");
  assert.equal((await post(Buffer.alloc(2000, 0xff))).code, "malformed");
  assert.equal((await post(Buffer.alloc((1 << 20) + 2000))).code, "too-large");
  assert.equal(village.hub.dropBox?.drops().length, before);
});

test("a day has room for so many bytes and an address for so many questions, and small drops come first", async () => {
  nextDay();
  assert.equal((await post(stamped(dropTo({ bodyLength: (1 << 20) + 72 })))).code, "too-busy");
  const codes = [];
  for (let count = 0; count < 25; count += 1) codes.push((await post(stamped(dropTo()))).code);
  assert.equal(codes.filter((code) => code === undefined).length, 21);
  assert.equal(codes.at(-1), "too-busy");
  for (let count = 0; count < 20; count += 1) codes.push((await post(Buffer.alloc(1))).code);
  assert.equal(codes.at(-1), "too-many");
  nextDay();
  assert.equal((await post(stamped(dropTo()))).status, 200);
});

test("an answer waits in the mailbox for whoever knows its id", async () => {
  nextDay();
  const mailbox = randomBytes(16);
  const ask = async (id: Buffer): Promise<readonly Buffer[]> => {
    const reader = new Reader((await stranger.call("mailbox", id)).body, "mailbox");
    return Array.from({ length: reader.u32() }, () => reader.framed());
  };
  assert.deepEqual(await ask(mailbox), []);
  const versions = { rootVersion: 0, directoryVersion: 0 };
  const answer = envelope({ tenant: county, kids: [randomBytes(16)], ...versions });
  village.hub.dropBox?.answer(mailbox, answer);
  assert.deepEqual(await ask(mailbox), [answer]);
  assert.deepEqual(await ask(randomBytes(16)), []);
  assert.equal((await stranger.call("mailbox", Buffer.alloc(17))).code, "malformed");
});

test("any page may ask under another name, without cookies; nothing of a drop is logged", async () => {
  nextDay();
  const other = village.hub.url.replace("localhost", "127.0.0.1");
  const response = await fetch(`${other}/v1/drop`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", origin: village.hub.url },
    body: Buffer.from(stamped(dropTo())),
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("access-control-allow-credentials"), null);
  assert.equal(response.headers.get("set-cookie"), null);
  const asked = await fetch(`${other}/v1/drop`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example.org",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-origin"), "*");
  await stranger.call("trust");
  assert.ok(log.some(({ route }) => route === "/v1/trust"));
  assert.ok(!log.some(({ route }) => /drop|mailbox/.test(route)));
});

test("the file of drops tells neither the moment nor the order nor an address", () => {
  const path = joinPath(village.data, "drop.sqlite");
  const file = readFileSync(path);
  assert.ok(!existsSync(`${path}-wal`));
  for (const trace of ["127.0.0.1", String(now), new Date(now).toISOString().slice(0, 16)])
    assert.ok(!file.includes(trace), trace);
  const ids = (village.hub.dropBox?.drops() ?? []).map((bytes) => bytes.toString("hex", 24, 40));
  assert.ok(ids.length > 20);
  assert.deepEqual(ids, [...ids].sort());
  // The hub's own database knows of no drop at all.
  const hub = readFileSync(joinPath(village.data, "hub.sqlite")).toString("hex");
  assert.ok(!ids.some((id) => hub.includes(id)));
  assert.ok(!hub.includes(createHash("sha256").update(keys.core).digest("hex")));
});
