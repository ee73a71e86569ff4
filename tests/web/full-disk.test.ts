// A disk that is full on Node, as the system says it (ENOSPC): an error with that name, and nothing of before is lost.
import assert from "node:assert/strict";
import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, mock, test } from "node:test";
import { openClient, WeicunError, type Client } from "weicun/node";
import { NodeStorage } from "../../web/src/platforms/node/storage.js";

const village = "522699101201";
const type = "gov.secretary_letter";
let folder: string;
let files: { writeFile: (bytes: Uint8Array) => Promise<void> };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "weicun-full-"));
  const file = await open(folder, "r");
  files = Object.getPrototypeOf(file) as typeof files;
  await file.close();
});
after(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  mock.restoreAll();
});

/** From now on every file takes half of what is written to it, and then there is no room. */
function fillDisk(): void {
  const write = files.writeFile;
  mock.method(files, "writeFile", async function (this: typeof files, bytes: Uint8Array) {
    await write.call(this, bytes.subarray(0, bytes.length >> 1));
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  });
}

test("a commit on a full disk is full, leaves nothing behind, and goes through with room again", async () => {
  const store = await new NodeStorage(join(folder, "storage")).open(village, "00".repeat(16));
  const head = new Uint8Array(80);
  head[0] = 1;
  const chunk = new Uint8Array(176);
  chunk[24] = 1;
  const names = [{ name: "slots" }, { name: `c/${"1".padStart(16, "0")}` }];
  const commit = {
    expected: new Uint8Array(),
    head,
    files: names.map(({ name }) => ({ name, bytes: chunk })),
  };
  fillDisk();
  assert.deepEqual(await store.commit(commit), { kind: "full" });
  const place = join(folder, "storage", village, "00".repeat(16));
  assert.deepEqual((await readdir(place)).sort(), ["a", "c"]);
  assert.deepEqual(await readdir(join(place, "c")), []);
  mock.restoreAll();
  assert.deepEqual(await store.commit(commit), { kind: "done" });
  assert.deepEqual(await store.head(), head);
});

async function reopened(client: Client): Promise<Client> {
  await client.close();
  return openClient({ village, folder: join(folder, "client") });
}

test("a client on a full disk says storage-full, and what was kept before is there", async () => {
  let client = await openClient({ village, folder: join(folder, "client"), create: true });
  const { id } = await client.draft(type, { title: "路灯坏了" });
  fillDisk();
  await assert.rejects(client.draft(type, { title: "路灯又坏了" }, { id }), (error) => {
    assert.ok(error instanceof WeicunError);
    assert.equal(error.code, "storage-full");
    assert.match(error.message, /\p{Script=Han}/u);
    return true;
  });
  await assert.rejects(client.attach(new Blob([new Uint8Array(70_000)], { type: "image/png" })));
  mock.restoreAll();
  client = await reopened(client);
  assert.deepEqual((await client.read(id))?.value, { title: "路灯坏了" });
  await client.draft(type, { title: "路灯又坏了" }, { id });
  client = await reopened(client);
  assert.deepEqual((await client.read(id))?.value, { title: "路灯又坏了" });
  await client.close();
});
