// Unlocking, locking, PIN and several members, on the Node platform against a real hub.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  listMembers,
  openClient,
  WeicunError,
  type Client,
  type ErrorCode,
  type Fetch,
  type Unlock,
} from "weicun/node";
import { goodLetter, letterType, startVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let folders = 0;
const freshFolder = (): string => join(village.base, `vault-${(folders += 1)}`);

before(async () => {
  village = await startVillage();
});
after(() => village.stop());

const failsWith =
  (code: ErrorCode) =>
  (error: unknown): boolean =>
    error instanceof WeicunError && error.code === code && error.message.length > 0;

/** A fetch that the test can cut. */
function wire(): { fetch: Fetch; dead: boolean } {
  const line: { fetch: Fetch; dead: boolean } = {
    dead: false,
    fetch: async (url, { method, headers, body }) => {
      if (line.dead) throw new Error("connection refused");
      const answer = await fetch(url, { method, headers, ...(body && { body: body.slice() }) });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: new Uint8Array(await answer.arrayBuffer()),
      };
    },
  };
  return line;
}

async function joined(folder: string, more: object = {}): Promise<Client> {
  const client = await openClient({ ...village.invite, folder, ...more });
  await client.sync();
  return client;
}

const opens = async (folder: string, unlock: Unlock, more: object = {}): Promise<void> => {
  const client = await openClient({ ...village.invite, folder, unlock, ...more });
  await client.close();
};

async function delivered(client: Client, id: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    if ((await client.read(id))?.delivery === "delivered") return;
    await client.sync();
  }
  assert.fail("not delivered");
}

const passphrase = "稻花香里说丰年";

test("the unlock changes, the recovery code stays, and what opened before opens no more", async () => {
  const folder = freshFolder();
  const client = await joined(folder);
  const { id } = await client.draft(letterType, { title: "路灯" });
  const code = await client.recoveryCode();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  await client.setUnlock({ passphrase });
  assert.ok(await client.read(id));
  await client.close();
  await assert.rejects(opens(folder, { device: true }, { create: false }), failsWith("wrong-key"));
  await assert.rejects(opens(folder, { passphrase: "稻花香里" }), failsWith("wrong-key"));
  await opens(folder, { passphrase });
  await opens(folder, { recovery: code.toLowerCase().replaceAll("-", " ") });
  const swapped = code.replace(/^(.)(.)/, "$2$1");
  if (swapped !== code)
    await assert.rejects(opens(folder, { recovery: swapped }), failsWith("wrong-key"));
  await assert.rejects(opens(folder, { recovery: "路灯" }), failsWith("wrong-key"));
});

test("back to the device unlock, and a slot by recovery code is not set this way", async () => {
  const folder = freshFolder();
  const client = await joined(folder);
  await client.setUnlock({ passphrase });
  await client.setUnlock({ device: true });
  const code = await client.recoveryCode();
  await assert.rejects(client.setUnlock({ recovery: code }), failsWith("not-supported"));
  await client.close();
  await opens(folder, { device: true });
});

test("two changes at once come one after the other, and the vault opens by the last one", async () => {
  const folder = freshFolder();
  const client = await joined(folder);
  await Promise.all([
    client.setUnlock({ passphrase: "第一个" }),
    client.setUnlock({ passphrase: "第二个" }),
  ]);
  await client.close();
  await opens(folder, { passphrase: "第二个" });
  await assert.rejects(opens(folder, { passphrase: "第一个" }), failsWith("wrong-key"));
});

test("locked, a letter is delivered, nothing is read, and a wrong passphrase changes nothing", async () => {
  const folder = freshFolder();
  const line = wire();
  const client = await joined(folder, { fetch: line.fetch });
  await client.setUnlock({ passphrase });
  line.dead = true;
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  await client.lock();
  assert.equal((await client.sync()).locked, true);
  const calls = [
    client.list(),
    client.read(saved.id),
    client.save(letterType, goodLetter),
    client.draft(letterType, { title: "x" }),
    client.recoveryCode(),
    client.setUnlock({ device: true }),
    client.attach(new Uint8Array([0xff, 0xd8, 0xff, 0])),
  ];
  await Promise.all(calls.map((call) => assert.rejects(call, failsWith("locked"))));
  assert.equal(client.check(letterType, goodLetter).ok, true);
  line.dead = false;
  for (let round = 0; round < 20 && (await client.sync()).waiting > 0; round += 1);
  assert.equal((await client.sync()).waiting, 0);
  await assert.rejects(client.unlock({ passphrase: "别的" }), failsWith("wrong-key"));
  assert.equal((await client.sync()).locked, true);
  await client.unlock({ passphrase });
  assert.equal((await client.sync()).locked, false);
  assert.equal((await client.read(saved.id))?.delivery, "delivered");
  assert.deepEqual((await client.sync()).findings, []);
  await client.close();
});

test("another holder of a locked vault unlocks it, and only by what opens it", async () => {
  const folder = freshFolder();
  const unlock = { passphrase };
  const client = await joined(folder, { unlock, create: true });
  await client.lock();
  await assert.rejects(opens(folder, { passphrase: "别的" }), failsWith("wrong-key"));
  await opens(folder, unlock);
  assert.equal((await client.sync()).locked, false);
  await client.close();
});

test("after lock the core's old memory holds nothing at all", async (context) => {
  const memories: WebAssembly.Memory[] = [];
  const { instantiate } = WebAssembly;
  context.mock.method(
    WebAssembly,
    "instantiate",
    async (...given: Parameters<typeof instantiate>) => {
      const made = await instantiate(...given);
      const instance = made;
      for (const value of Object.values(instance.exports))
        if (value instanceof WebAssembly.Memory) memories.push(value);
      return made;
    },
  );
  const folder = freshFolder();
  const client = await joined(folder, { unlock: { passphrase }, create: true });
  const canary = "牛棚后面的水渠";
  await client.draft(letterType, { title: canary });
  const holds = ({ buffer }: WebAssembly.Memory): boolean => Buffer.from(buffer).includes(canary);
  const before = [...memories];
  assert.ok(before.some(holds), "the scan finds it while it is open");
  await client.lock();
  assert.ok(!memories.some(holds));
  // Not only this: every byte, so that keys, passphrase and free lists are gone, too.
  for (const { buffer } of before) assert.ok(new Uint8Array(buffer).every((byte) => byte === 0));
  await client.close();
});

test("a PIN: a recovery code first, then the hub's share, and a wrong one is wrong-key", async () => {
  const folder = freshFolder();
  const line = wire();
  const client = await joined(folder, { fetch: line.fetch });
  await assert.rejects(client.setUnlock({ pin: "135790" }), failsWith("not-supported"));
  const code = await client.recoveryCode();
  line.dead = true;
  await assert.rejects(client.setUnlock({ pin: "135790" }), failsWith("offline"));
  line.dead = false;
  await client.setUnlock({ pin: "135790" });
  await client.lock();
  await assert.rejects(client.unlock({ pin: "135791" }), failsWith("wrong-key"));
  line.dead = true;
  await assert.rejects(client.unlock({ pin: "135790" }), failsWith("offline"));
  line.dead = false;
  await client.unlock({ pin: "135790" });
  await client.close();
  await opens(folder, { pin: "135790" });
  await assert.rejects(opens(folder, { pin: "135791" }), failsWith("wrong-key"));
  for (let tries = 0; tries < 10; tries += 1)
    await assert.rejects(opens(folder, { pin: "000000" }), failsWith("wrong-key"));
  await assert.rejects(opens(folder, { pin: "135790" }), failsWith("wrong-key"));
  await opens(folder, { recovery: code });
});

test("several members: each an own vault, told apart by marks, nobody's letter lost", async () => {
  const folder = freshFolder();
  const first = { passphrase: "爷爷的话" };
  const second = { passphrase: "小花的话" };
  assert.deepEqual(await listMembers(village.invite.village, { folder }), []);
  const line = wire();
  let client = await joined(folder, { unlock: first, create: true, fetch: line.fetch });
  line.dead = true;
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  await client.close();
  await assert.rejects(opens(folder, second), failsWith("wrong-key"));
  const other = await joined(folder, { unlock: second, create: true });
  const members = await listMembers(village.invite.village, { folder });
  assert.equal(members.length, 2);
  assert.equal(new Set(members.map(({ label }) => label)).size, 2);
  await assert.rejects(other.setUnlock({ device: true }), failsWith("not-supported"));
  assert.equal((await other.list()).entries.length, 0);
  // While hers is open, his letter goes out without his key.
  let gone = false;
  for (let wait = 0; wait < 100 && !gone; wait += 1) {
    await new Promise((done) => setTimeout(done, 100));
    gone = offeredIn(folder).length > 0;
  }
  assert.ok(gone);
  await new Promise((done) => setTimeout(done, 1_000));
  await other.close();
  client = await openClient({ ...village.invite, folder, unlock: first, fetch: line.fetch });
  assert.equal((await client.read(saved.id))?.delivery, "delivered");
  line.dead = false;
  await delivered(client, saved.id);
  await client.close();
  for (const { id } of members) {
    const member = await openClient({
      ...village.invite,
      folder,
      member: id,
      unlock: id === (await ownerOf(folder, first)) ? first : second,
    });
    await member.close();
  }
});

/** Vaults of which a locked client has said that it sends something. */
function offeredIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    return name.endsWith("offered") && readFileSync(join(folder, name)).length > 0;
  });
}

async function ownerOf(folder: string, unlock: Unlock): Promise<string | undefined> {
  for (const { id } of await listMembers(village.invite.village, { folder })) {
    const there = await opens(folder, unlock, { member: id }).then(
      () => true,
      () => false,
    );
    if (there) return id;
  }
  return undefined;
}
