// Emscripten's FS with our own mount type over the files that the browser's storage keeps, in real Chromium: what one writes
// the other reads, and none of stock IDBFS's faults (deleted, torn, forgotten, wedged) is left.
import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { VaultStore } from "../../web/src/ports/storage.js";
import { fillDisk, giveRoom } from "./support/full-disk.js";
import { chunk, content, eraseDatabase, head, mount, vault, village } from "./support/mounted.js";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

describe("the mount", () => {
  const phone = new Phone();
  let served: { readonly url: string; readonly server: Server };
  let page: RemoteStorage;
  let store: VaultStore;
  const tab = (): Promise<RemoteStorage> => RemoteStorage.open(phone.context(), served.url);
  const fs = <T>(script: string): Promise<T> => page.evaluate<T>(script);

  before(async () => {
    served = await servePage();
    await phone.start(true);
  });
  after(async () => {
    await phone.close();
    served.server.close();
  });
  // Stock IDBFS never lets its connection go, and the next test begins by deleting the database.
  afterEach(() =>
    Promise.all(
      phone
        .context()
        .pages()
        .slice(1)
        .map((one) => one.close()),
    ),
  );
  /** A store of one commit, and a page that has it mounted. */
  beforeEach(async () => {
    page = await tab();
    await eraseDatabase(page);
    store = await (await tab()).open(village, vault);
    const files = [
      { name: "slots", bytes: new Uint8Array([1, 2, 3]) },
      { name: chunk(1), bytes: new Uint8Array(100).fill(1) },
      { name: "a/00", bytes: new Uint8Array(70_000).fill(9) },
    ];
    const outcome = await store.commit({ expected: new Uint8Array(), head: head(1), files });
    assert.deepEqual(outcome, { kind: "done" });
    assert.equal(await fs(mount("WEICUNFS")), "ok");
  });

  it("reads what the storage wrote", async () => {
    assert.deepEqual(await fs(`Array.from(FS.readFile(place + "/slots"))`), [1, 2, 3]);
    assert.equal(await fs(`FS.readFile(place + "/a/00").every((byte) => byte === 9)`), true);
    assert.equal(await fs(`FS.stat(place + "/a/00").size`), 70_000);
    assert.deepEqual(await fs(`FS.readdir(place).sort()`), [".", "..", "a", "c", "head", "slots"]);
  });

  it("writes what the storage reads, and stock IDBFS, too", async () => {
    await fs(`${content(chunk(2), 2, 200)}; ${content("head", 2)}`);
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.head(), head(2));
    assert.deepEqual(await store.names("c/"), [chunk(1), chunk(2)]);
    assert.deepEqual(await store.read([chunk(2)]), [new Uint8Array(200).fill(2)]);
    const next = { expected: head(2), head: head(3), files: [] };
    assert.deepEqual(await store.commit(next), { kind: "done" }, "the storage goes on from there");
    page = await tab();
    assert.equal(await fs(mount("IDBFS")), "ok");
    assert.equal(await fs(`FS.readFile(place + "/head")[0]`), 3);
    assert.equal(await fs(`FS.readFile(place + "/${chunk(2)}").length`), 200);
  });

  it("writes nothing over another writer's commit, and says so", async () => {
    const other = [{ name: chunk(2), bytes: new Uint8Array(50).fill(7) }];
    await store.commit({ expected: head(1), head: head(7), files: other });
    await fs(`${content(chunk(2), 2)}; ${content("head", 2)}`);
    assert.equal(await fs(`sync(false)`), "ConflictError");
    assert.deepEqual(await store.head(), head(7));
    assert.deepEqual(await store.read([chunk(2)]), [new Uint8Array(50).fill(7)]);
    // As a program would: look, place it anew behind the other's, write again.
    await fs(
      `FS.unlink(place + "/${chunk(2)}"); FS.unlink(place + "/head"); ${content(chunk(3), 3)}`,
    );
    assert.equal(await fs(`sync(true)`), "ok");
    await fs(content("head", 8));
    await fs(`FS.writeFile(place + "/${chunk(2)}", new Uint8Array(50).fill(7))`);
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.head(), head(8));
    assert.deepEqual(await store.names("c/"), [chunk(1), chunk(2), chunk(3)]);
  });

  it("deletes nothing that it only has not heard of", async () => {
    const token = [{ name: "token", bytes: new Uint8Array(32).fill(5) }];
    await store.commit({ expected: head(1), files: token });
    await fs(content("a/11", 4));
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.read(["token", "a/11"]), [
      new Uint8Array(32).fill(5),
      new Uint8Array(80).fill(4),
    ]);
    await fs(`FS.unlink(place + "/a/11"); FS.rename(place + "/a/00", place + "/a/22")`);
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(
      await store.names("a/"),
      ["a/22"],
      "what is deleted and renamed here is so there",
    );
  });

  it("commits what was there when it was asked, whole, and the rest with the next", async () => {
    await fs(`${content(chunk(2), 2)}; ${content("head", 2)};
      globalThis.first = sync(false);
      ${content("head", 3)}; ${content(chunk(3), 3)}; ${content(chunk(2), 9)};`);
    assert.equal(await fs(`first`), "ok");
    assert.deepEqual(await store.head(), head(2));
    assert.deepEqual(await store.names("c/"), [chunk(1), chunk(2)]);
    assert.deepEqual(await store.read([chunk(2)]), [new Uint8Array(80).fill(2)]);
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.head(), head(3));
    assert.deepEqual(await store.names("c/"), [chunk(1), chunk(2), chunk(3)]);
  });

  it("knows a change by itself, not by the file's time", async () => {
    await fs(`${content("head", 2)}; FS.utime(place + "/head", 1000, 1000)`);
    assert.equal(await fs(`sync(false)`), "ok");
    await fs(`${content("head", 3)}; FS.utime(place + "/head", 1000, 1000)`);
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.head(), head(3));
  });

  it("a full disk is an error, nothing is half there, and nothing is forgotten", async () => {
    await fs(`${content(chunk(2), 2)}; ${content("head", 2)}`);
    await fs(fillDisk);
    assert.equal(await fs(`sync(false)`), "QuotaExceededError");
    assert.deepEqual(await store.head(), head(1));
    assert.deepEqual(await store.names("c/"), [chunk(1)]);
    await fs(giveRoom);
    assert.equal(await fs(`sync(true)`), "ok", "reading in keeps what is not yet written");
    assert.equal(await fs(`sync(false)`), "ok");
    assert.deepEqual(await store.head(), head(2));
    assert.deepEqual(await store.names("c/"), [chunk(1), chunk(2)]);
  });

  it("lets bodies leave the memory once they are committed, and brings them back", async () => {
    page = await tab();
    assert.equal(await fs(mount("WEICUNFS", { drop: true })), "ok");
    const eagain = 6;
    const read = (path: string): string => `failure(() => FS.readFile(place + "/${path}"))`;
    assert.equal(await fs(read("a/00")), eagain);
    assert.equal(await fs(`FS.stat(place + "/a/00").size`), 70_000);
    await fs(content("a/11", 4));
    assert.equal(await fs(read("a/11")), "ok");
    assert.equal(await fs(`sync(false)`), "ok");
    assert.equal(await fs(read("a/11")), eagain);
    const load = `new Promise((done) => WEICUNFS.load(place + "/a/00", (error) => done(String(error))))`;
    assert.equal(await fs(load), "null");
    assert.equal(await fs(`FS.readFile(place + "/a/00").every((byte) => byte === 9)`), true);
    assert.deepEqual(await store.read(["a/11"]), [new Uint8Array(80).fill(4)]);
  });

  it("a kill of the browser in the middle leaves one commit or the other", async () => {
    await fs(`{ globalThis.done = 1; (async () => {
      for (let at = 2; at < 250; at += 1) {
        FS.writeFile(place + "/a/00", new Uint8Array(70000).fill(at));
        FS.writeFile(place + "/head", new Uint8Array(80).fill(at));
        if (await sync(false) !== "ok") return;
        globalThis.done = at;
      }
    })(); }`);
    await phone.until(async () => (await fs<number>("done")) > 5);
    const acknowledged = await fs<number>("done");
    await phone.kill();
    await phone.start(true);
    const again = await (await tab()).open(village, vault);
    const [last = -1] = await again.head();
    const [blob] = await again.read(["a/00"]);
    assert.ok(last >= acknowledged, `${last} of ${acknowledged}`);
    assert.ok(
      blob?.every((byte) => byte === last),
      "torn",
    );
  });
});
