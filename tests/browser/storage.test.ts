// The browser's storage keeps the same contract as the others, in real Chromium, with a second tab as the other writer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Server } from "node:http";
import { storageContract } from "../web/storage-contract.js";
import { fillDisk, giveRoom } from "./support/full-disk.js";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

const village = "522699101201";
const vault = "00112233445566778899aabbccddeeff";
const phone = new Phone();
let served: { readonly url: string; readonly server: Server };

before(async () => {
  served = await servePage();
  await phone.start(true);
});
after(async () => {
  await phone.close();
  served.server.close();
});

const tab = (): Promise<RemoteStorage> => RemoteStorage.open(phone.context(), served.url);

async function erase(storage: RemoteStorage): Promise<void> {
  await storage.evaluate(`new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase("/weicun/${village}");
    request.onsuccess = () => done(true); request.onerror = fail;
  })`);
}

storageContract("browser", async () => {
  const [storage, other] = [await tab(), await tab()];
  const stop = async (): Promise<void> => {
    await erase(storage);
  };
  return { storage, other: () => other, stop };
});

const files = [
  { name: "slots", bytes: new Uint8Array([1, 2, 3]) },
  { name: "a/00", bytes: new Uint8Array(70_000).fill(9) },
];
const head = new Uint8Array(80).fill(1);

const second = {
  expected: head,
  head: new Uint8Array(80).fill(2),
  files: [{ name: "token", bytes: new Uint8Array(32) }],
};

async function commitFirst(storage: RemoteStorage) {
  const store = await storage.open(village, vault);
  return { store, outcome: await store.commit({ expected: new Uint8Array(), head, files }) };
}

test("a full disk is full, and nothing of the commit is there", async () => {
  const storage = await tab();
  const { store } = await commitFirst(storage);
  await storage.evaluate(fillDisk);
  assert.deepEqual(await store.commit(second), { kind: "full" });
  assert.deepEqual(await store.head(), head);
  assert.deepEqual(await store.read(["token"]), [undefined]);
  await storage.evaluate(giveRoom);
  assert.deepEqual(await store.commit(second), { kind: "done" }, "with room again it goes through");
  await erase(storage);
});

test("a connection that the browser closed is opened again, and the commit goes through", async () => {
  const storage = await tab();
  await storage.evaluate(`{
    const open = indexedDB.open.bind(indexedDB);
    globalThis.connections = [];
    IDBFactory.prototype.open = function (...given) {
      const request = open(...given);
      request.addEventListener("success", () => connections.push(request.result));
      return request;
    };
  }`);
  const { store } = await commitFirst(storage);
  await storage.evaluate(`connections.forEach((connection) => connection.close())`);
  assert.deepEqual(await store.commit(second), { kind: "done" });
  assert.deepEqual(await store.head(), second.head);
  await erase(storage);
});

test("a commit whose connection died behind it is tried again, finds itself, and is done", async () => {
  const storage = await tab();
  const { store } = await commitFirst(storage);
  await storage.evaluate(`{
    const plain = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...given) {
      const transaction = plain.apply(this, given);
      if (given[1] !== "readwrite") return transaction;
      IDBDatabase.prototype.transaction = plain;
      const dead = new DOMException("the connection is gone", "UnknownError");
      transaction.addEventListener("complete", (event) => {
        event.stopImmediatePropagation();
        Object.defineProperty(transaction, "error", { value: dead });
        transaction.onabort();
      });
      return transaction;
    };
  }`);
  assert.deepEqual(await store.commit(second), { kind: "done" });
  assert.deepEqual(await store.head(), second.head);
  await erase(storage);
});

test("a database that never opens is lost after twenty seconds, and waits for nobody", async () => {
  const storage = await tab();
  await storage.evaluate(`void (IDBFactory.prototype.open = () => ({}))`);
  const { outcome } = await commitFirst(storage);
  assert.deepEqual(outcome, { kind: "lost" });
});

test("a newer app's database is newer-store, and stays as it is", async () => {
  const storage = await tab();
  const newer = `new Promise((done, fail) => {
    const request = indexedDB.open("/weicun/${village}", 22);
    request.onsuccess = () => (request.result.close(), done(request.result.version));
    request.onerror = () => fail(request.error);
  })`;
  assert.equal(await storage.evaluate(newer), 22);
  await assert.rejects(storage.vaults(village), /newer-store|newer version|更新/);
  assert.equal((await commitFirst(storage)).outcome.kind, "lost");
  assert.equal(await storage.evaluate(newer), 22);
  await erase(storage);
});

test("an Emscripten program that mounts stock IDBFS reads the files", async () => {
  const storage = await tab();
  await commitFirst(storage);
  const read = await storage.evaluate<{
    slots: number[];
    blob: number;
    head: number;
    files: string[];
  }>(`(async () => {
    const { default: start } = await import("/dist/files.js");
    const wasm = await WebAssembly.compileStreaming(fetch("/dist/files.wasm"));
    const instantiateWasm = (imports, done) => {
      WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
      return {};
    };
    const { FS, IDBFS, mountPoint } = await start({ instantiateWasm });
    const folder = mountPoint("${village}");
    FS.mkdirTree(folder);
    FS.mount(IDBFS, {}, folder);
    await new Promise((done, fail) => FS.syncfs(true, (error) => (error ? fail(error) : done())));
    const place = folder + "/${vault}";
    const found = {
      slots: Array.from(FS.readFile(place + "/slots")),
      blob: FS.readFile(place + "/a/00").length,
      head: FS.readFile(place + "/head").length,
      files: FS.readdir(place).sort(),
    };
    IDBFS.quit();
    return found;
  })()`);
  assert.deepEqual(read, {
    slots: [1, 2, 3],
    blob: 70_000,
    head: 80,
    files: [".", "..", "a", "c", "head", "slots"],
  });
  await erase(storage);
});
