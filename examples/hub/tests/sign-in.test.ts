import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "../src/format/bytes.js";
import { signCard, writeCore, parseCore } from "../src/format/card.js";
import { newMember, Phone } from "./support/phone.js";
import { envelope, notice } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let now = Date.now();

before(async () => {
  village = await openVillage({ clock: () => now });
});
after(() => village.stop());

const newPhone = (): Phone => new Phone(village.hub.url, village.trust.tenant);

function officeIdentity(): TestVillage["officeIdentities"][number] {
  const [identity] = village.officeIdentities;
  assert.ok(identity);
  return identity;
}

test("a member enrols by itself, and again: both tokens work", async () => {
  const phone = await newPhone().enrol();
  const first = phone.device;
  await phone.enrol();
  assert.notEqual(phone.device, first);
  for (const authorization of [first, phone.device]) {
    const answer = await phone.call("status", Buffer.alloc(16), authorization);
    assert.equal(answer.status, 200);
  }
});

test("nobody enrols another's card", async () => {
  const { core } = newMember();
  const other = newMember();
  const body = join(core, signCard(other.signingPrivate, village.trust.tenant, core));
  assert.deepEqual((await newPhone().call("enrol", body)).code, "bad-proof");
});

test("a card request of another village is refused, although its code may be the same", async () => {
  const other = await openVillage();
  const { core, signingPrivate } = newMember();
  const body = join(core, signCard(signingPrivate, other.trust.tenant, core));
  assert.equal((await newPhone().call("enrol", body)).code, "bad-proof");
  await other.stop();
});

test("an office card enrols only when the directory holds it; hub cards never do", async () => {
  const real = new Phone(village.hub.url, village.trust.tenant, officeIdentity());
  assert.equal((await real.enrol()).token.length, 32);
  const made = newMember();
  for (const [use, office] of [
    [1, 1],
    [2, 0],
    [3, 0],
    [4, 0],
  ] as const) {
    const core = writeCore({ ...parseCore(made.core), use, office });
    const body = join(core, signCard(made.signingPrivate, village.trust.tenant, core));
    const answer = await newPhone().call("enrol", body);
    assert.deepEqual([answer.status, answer.code], [403, "card-not-allowed"], `use ${use}`);
  }
});

test("a member of another district is not enrolled here", async () => {
  const made = newMember();
  const core = writeCore({ ...parseCore(made.core), scope: "110000" });
  const body = join(core, signCard(made.signingPrivate, village.trust.tenant, core));
  assert.equal((await newPhone().call("enrol", body)).code, "card-not-allowed");
});

test("a login for one of the hub's own origins opens a session", async () => {
  const phone = await newPhone().enrol();
  for (const name of ["localhost", "127.0.0.1"]) {
    const answer = await phone.signIn(`http://${name}:${village.hub.port}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.body.length, 40);
    assert.deepEqual((await phone.inbox()).entries, []);
  }
});

test("a login that a false hub relays is refused: the origin is in the signature", async () => {
  const phone = await newPhone().enrol();
  const answer = await phone.signIn("http://false-hub.example");
  assert.deepEqual([answer.status, answer.code], [401, "login-refused"]);
});

test("a login works once, for its own account, and not after five minutes", async () => {
  const phone = await newPhone().enrol();
  const body = await phone.loginBody(village.hub.url);
  assert.equal((await phone.call("login", body)).status, 200);
  assert.equal((await phone.call("login", body)).code, "challenge-expired");
  const other = await newPhone().enrol();
  const stolen = join(other.kid, (await phone.loginBody(village.hub.url)).subarray(16));
  assert.equal((await phone.call("login", stolen)).code, "challenge-expired");
  const late = await phone.loginBody(village.hub.url);
  now += 5 * 60 * 1000 + 1;
  assert.equal((await phone.call("login", late)).code, "challenge-expired");
});

test("a login of another village is refused", async () => {
  const other = await openVillage();
  const phone = await newPhone().enrol();
  const body = await phone.loginBody(village.hub.url, other.trust.tenant);
  assert.equal((await phone.call("login", body)).code, "login-refused");
  await other.stop();
});

test("an unknown account gets a challenge and no session: nobody learns who is a member", async () => {
  const stranger = newPhone();
  assert.equal((await stranger.call("challenge", stranger.kid)).status, 200);
  assert.equal((await stranger.signIn()).code, "login-refused");
});

test("a session ends", async () => {
  const phone = await newPhone().enrol();
  await phone.signIn();
  now += 12 * 60 * 60 * 1000;
  await assert.rejects(phone.inbox(), /401 session-expired/);
});

test("a device token delivers sealed letters and opens nothing", async () => {
  const phone = await newPhone().enrol();
  const entry = village.trust.directory.entries.find(({ parsed }) => parsed.office === 1);
  assert.ok(entry);
  const kids = [entry.card.subarray(0, 16)];
  assert.equal(
    (await phone.submit([envelope({ tenant: village.trust.tenant, kids })])).status,
    200,
  );
  const secretary = await new Phone(
    village.hub.url,
    village.trust.tenant,
    officeIdentity(),
  ).enrol();
  const readable = notice({ trust: village.trust, author: officeIdentity() });
  for (const answer of [
    await phone.call("inbox", Buffer.alloc(10), phone.device),
    await secretary.submit([readable]),
    await phone.call(`attachments/${"0".repeat(32)}`, undefined, phone.device),
  ]) {
    assert.deepEqual([answer.status, answer.code], [401, "session-needed"]);
  }
});

test("no token, a false token, another's token", async () => {
  const [phone, other] = [await newPhone().enrol(), await newPhone().enrol()];
  const ask = async (authorization?: string): Promise<string | undefined> =>
    (await phone.call("status", Buffer.alloc(16), authorization)).code;
  assert.equal(await ask(), "not-signed-in");
  assert.equal(await ask("Basic abc"), "not-signed-in");
  assert.equal(await ask(phone.device.replace(/.{43}$/, "A".repeat(43))), "device-unknown");
  assert.equal(
    await ask(`Weicun-Device ${other.kid.toString("hex")}.${phone.device.slice(-43)}`),
    "device-unknown",
  );
  assert.equal(await ask(`Weicun-Session ${"A".repeat(43)}`), "session-expired");
});
