import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MemoryStorage } from "../../web/src/platforms/memory/storage.js";
import { FileLock } from "../../web/src/platforms/node/lock.js";
import { NodeSecret } from "../../web/src/platforms/node/secret.js";
import { NodeStorage } from "../../web/src/platforms/node/storage.js";
import { storageContract } from "./storage-contract.js";

storageContract("memory", () => {
  const storage = new MemoryStorage();
  return Promise.resolve({ storage, other: () => storage, stop: () => Promise.resolve() });
});

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), "weicun-storage-"));

storageContract("node", async () => {
  const folder = await temporary();
  const stop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { storage: new NodeStorage(folder), other: () => new NodeStorage(folder), stop };
});

test("node: a head that a crash left behind is not believed before the chunks", async () => {
  const folder = await temporary();
  const store = await new NodeStorage(folder).open("522699101201", "00".repeat(16));
  const chunk = new Uint8Array(176);
  chunk[24] = 1;
  const head = new Uint8Array(80);
  head[0] = 1;
  await store.commit({
    expected: new Uint8Array(),
    head,
    files: [{ name: `c/${"1".padStart(16, "0")}`, bytes: chunk }],
  });
  await writeFile(
    join(folder, "522699101201", "00".repeat(16), "head"),
    new Uint8Array(80).fill(9),
  );
  assert.deepEqual(await store.head(), head);
  await rm(folder, { recursive: true });
});

test("node: a disk that refuses is an outcome, and nothing unfinished stays", async () => {
  const folder = await temporary();
  const store = await new NodeStorage(folder).open("522699101201", "00".repeat(16));
  const files = [{ name: "no-such-folder/x", bytes: new Uint8Array(1) }];
  assert.deepEqual(await store.commit({ expected: new Uint8Array(), files }), { kind: "lost" });
  assert.deepEqual((await readdir(join(folder, "522699101201", "00".repeat(16)))).sort(), [
    "a",
    "c",
  ]);
  await rm(folder, { recursive: true });
});

test("node: what a crash left unfinished goes when it is old, and whole files stay", async () => {
  const folder = await temporary();
  const storage = new NodeStorage(folder);
  const vault = join(folder, "522699101201", "00".repeat(16));
  await storage.open("522699101201", "00".repeat(16));
  const [old, young] = [`slots.${randomUUID()}`, join("c", `0000000000000001.${randomUUID()}`)];
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const name of [old, young, "slots"]) await writeFile(join(vault, name), "x");
  for (const name of [old, "slots"]) await utimes(join(vault, name), longAgo, longAgo);
  await storage.open("522699101201", "00".repeat(16));
  const left = await readdir(vault, { recursive: true });
  assert.deepEqual(left.sort(), ["a", "c", young, "slots"]);
  await rm(folder, { recursive: true });
});

test("node: a lock that nobody keeps young is taken over, though its number lives", async () => {
  const folder = await temporary();
  const path = join(folder, "lock");
  await writeFile(path, String(process.pid));
  let taken = false;
  const waits = new FileLock(path).while(() => Promise.resolve(void (taken = true)));
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(taken, false);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(path, longAgo, longAgo);
  await waits;
  assert.ok(taken);
  assert.deepEqual(await readdir(folder), []);
  await rm(folder, { recursive: true });
});

test("node: the lock of a dead process is taken over", async () => {
  const folder = await temporary();
  const path = join(folder, "lock");
  await writeFile(path, "999999999");
  assert.equal(await new FileLock(path).while(() => Promise.resolve(7)), 7);
  assert.deepEqual(await readdir(folder), []);
  await rm(folder, { recursive: true });
});

test("node: the device key is 32 bytes, for its owner alone, and the same each time", async () => {
  const folder = await temporary();
  const slot = new Uint8Array(16).fill(3);
  assert.equal(await new NodeSecret(folder).of(slot, false), undefined);
  const secrets = await Promise.all([1, 2, 3].map(() => new NodeSecret(folder).of(slot, true)));
  assert.deepEqual(secrets[0], secrets[1]);
  assert.deepEqual(await new NodeSecret(folder).of(slot, false), secrets[2]);
  assert.notDeepEqual(await new NodeSecret(folder).of(new Uint8Array(16), false), secrets[0]);
  const { mode, size } = await stat(join(folder, "device.key"));
  assert.equal(mode & 0o777, 0o600);
  assert.equal(size, 32);
  await rm(folder, { recursive: true });
});
