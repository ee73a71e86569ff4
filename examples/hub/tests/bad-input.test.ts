import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { join, u32 } from "../src/format/bytes.js";
import { verifyReceipts, parseReceipts } from "../src/format/receipt.js";
import { parseCore } from "../src/format/card.js";
import type { LogLine } from "../src/log.js";
import { asJson, Phone } from "./support/phone.js";
import { envelope } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let phone: Phone;
const lines: LogLine[] = [];

before(async () => {
  village = await openVillage({ log: (line) => lines.push(line) });
  phone = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await phone.signIn();
});
after(() => village.stop());

const letter = (): Buffer => envelope({ tenant: village.trust.tenant, kids: [phone.kid] });

test("garbage of every length is a named error on every call, and the hub goes on", async () => {
  const calls = ["enrol", "challenge", "login", "submit", "inbox", "status", "receipts"];
  for (const call of calls) {
    for (const length of [0, 1, 15, 17, 31, 41, 167, 169, 5000]) {
      const authorization = call === "inbox" ? phone.signedIn : phone.device;
      const answer = await phone.call(call, randomBytes(length), authorization);
      assert.ok(answer.status >= 400 && answer.status < 500, `${call} ${length}: ${answer.status}`);
      assert.match(answer.code ?? "", /^[a-z-]+$/);
    }
  }
  assert.equal((await phone.call("health")).status, 200);
});

test("a submission that does not add up is refused whole, before anything is stored", async () => {
  const before = (await phone.status()).entries[0]?.n;
  const record = letter();
  const framedRecord = join(u32(record.length), record);
  const bodies = {
    "no record": u32(0),
    "257 records": join(u32(257), framedRecord),
    "fewer than said": join(u32(2), framedRecord),
    "more than said": join(u32(1), framedRecord, framedRecord),
    "length past the end": join(u32(1), u32(0xffffffff), record),
    "not a record": join(u32(1), u32(40), randomBytes(40)),
    "a good one and no id": join(
      u32(2),
      framedRecord,
      u32(10),
      Buffer.from("WCE1\u0001\u0002abcd"),
    ),
  };
  for (const [name, body] of Object.entries(bodies)) {
    const answer = await phone.call("submit", body, phone.device);
    assert.deepEqual([answer.status, answer.code], [400, "malformed"], name);
  }
  assert.equal((await phone.status()).entries[0]?.n, before);
});

test("bodies over the limit are refused with 413 and a code", async () => {
  const submission = await phone.call("submit", Buffer.alloc((8 << 20) + 1), phone.device);
  assert.deepEqual([submission.status, submission.code], [413, "too-large"]);
  const login = await phone.call("login", Buffer.alloc((1 << 20) + 1));
  assert.deepEqual([login.status, login.code], [413, "too-large"]);
});

test("another content type, no body, another method, an unknown path", async () => {
  const text = await fetch(`${village.hub.url}/v1/submit`, { method: "POST", body: "hello" });
  assert.deepEqual(
    [text.status, asJson(Buffer.from(await text.arrayBuffer()))],
    [415, "unsupported-media-type"],
  );
  const none = await fetch(`${village.hub.url}/v1/login`, { method: "POST" });
  assert.equal(none.status, 415);
  for (const path of ["submit", "nothing", "attachments/xyz"]) {
    const answer = await phone.call(path, undefined, phone.signedIn);
    assert.match(answer.code ?? "", /^(not-found|malformed)$/, path);
  }
});

test("the log holds sizes, times and codes, and nothing of who or what", async () => {
  const record = letter();
  await phone.deliver([record]);
  const text = JSON.stringify(lines);
  assert.ok(lines.some(({ route, bytesIn }) => route === "/v1/submit" && bytesIn > record.length));
  assert.ok(lines.some(({ code }) => code === "malformed"));
  const ids = [phone.kid, phone.card, phone.token, phone.session, record.subarray(24, 40)];
  for (const id of ids) {
    for (const encoding of ["hex", "base64url", "base64"] as const) {
      assert.ok(!text.includes(Buffer.from(id).toString(encoding).slice(0, 12)));
    }
  }
  assert.ok(!/127\.0\.0\.1|::1/.test(text));
});

test("faults are switches of the process: a captive portal, a forged receipt, a dead hub", async () => {
  const { faults } = village.hub;
  faults.captivePortal = true;
  const portal = await phone.submit([letter()]);
  assert.deepEqual([portal.status, portal.type.startsWith("text/html")], [200, true]);
  faults.captivePortal = false;
  faults.forgeReceipts = true;
  const forged = parseReceipts((await phone.submit([letter()])).body);
  faults.forgeReceipts = false;
  const honest = await phone.deliver([letter()]);
  const hubCard = village.trust.directory.entries.find(({ card }) =>
    card.subarray(0, 16).equals(honest.hub),
  );
  assert.ok(hubCard);
  const key = parseCore(hubCard.core).signingKey;
  assert.deepEqual([verifyReceipts(key, forged), verifyReceipts(key, honest)], [false, true]);
  faults.dead = true;
  await assert.rejects(phone.call("health"));
  faults.dead = false;
  assert.equal((await phone.call("health")).status, 200);
});

test("a forged trust bundle can be served, and no option of a request makes it so", async () => {
  const before = await phone.call("trust");
  assert.deepEqual(before.body, village.trust.bytes);
  village.hub.faults.forgedTrust = Buffer.from("forged");
  assert.equal((await phone.call("trust")).body.toString(), "forged");
  village.hub.faults.forgedTrust = undefined;
  assert.deepEqual((await phone.call("trust?forged=1")).body, village.trust.bytes);
});
