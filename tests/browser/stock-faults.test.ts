// Seven ways in which Emscripten's stock IDBFS lost what it had said to be stored, in real Chromium: each is shown on stock
// IDBFS as it is linked today, and on our mount type, which has none of them.
import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, before, describe, it } from "node:test";
import type { VaultStore } from "../../web/src/ports/storage.js";
import { fillDisk } from "./support/full-disk.js";
import { chunk, content, eraseDatabase, head, mount, vault, village } from "./support/mounted.js";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

type Script = <T>(script: string) => Promise<T>;
/** A store of one commit, its files as they lie in the database, and tabs that mount it. */
interface Place {
  tab(): Promise<Script>;
  stored(path: string): Promise<Uint8Array | undefined>;
}
interface Fault {
  /** What a program may expect. */
  readonly promise: string;
  readonly keeps: (place: Place) => Promise<boolean>;
  /** Emscripten has mended it since. */
  readonly mended?: boolean;
}

const there = async (place: Place, path: string): Promise<boolean> =>
  (await place.stored(path)) !== undefined;
const atOneTime = `FS.utime(place + "/head", 1000, 1000)`;
/** Of three puts the second one fails, since its key is taken. */
const failSecondPut = `{
  const put = IDBObjectStore.prototype.put;
  let count = 0;
  IDBObjectStore.prototype.put = function (value, key) {
    if (!String(key).includes("/a/")) return put.call(this, value, key);
    return ++count === 2 ? this.add(value, String(key).replace(/a\\/..$/, "slots")) : put.call(this, value, key);
  };
}`;
const hung = `new Promise((done) => setTimeout(() => done("hung"), 3000))`;

const faults: readonly Fault[] = [
  {
    promise: "what another tab wrote meanwhile stays",
    keeps: async (place) => {
      const [one, other] = [await place.tab(), await place.tab()];
      assert.equal(await one(`${content("a/11", 4)}; sync(false)`), "ok");
      assert.equal(await other(`${content("a/22", 5)}; sync(false)`), "ok");
      return there(place, "a/11");
    },
  },
  {
    promise: "of two writes within one tick of the clock the second is stored",
    keeps: async (place) => {
      const page = await place.tab();
      for (const fill of [2, 3])
        assert.equal(await page(`${content("head", fill)}; ${atOneTime}; sync(false)`), "ok");
      return (await place.stored("head"))?.[0] === 3;
    },
  },
  {
    promise: "a file is never stored before the one that it names and that was written first",
    keeps: async (place) => {
      const page = await place.tab();
      const meanwhile = `${content(chunk(2), 2)}; ${content("head", 3)}`;
      const script = `${content("head", 2)}; globalThis.first = sync(false); ${meanwhile}; first`;
      assert.equal(await page(script), "ok");
      return (await place.stored("head"))?.[0] !== 3 || there(place, chunk(2));
    },
  },
  {
    promise: "a transaction that aborts at its end is told",
    mended: true,
    keeps: async (place) => {
      const page = await place.tab();
      await page(`${content("head", 2)}; ${fillDisk}`);
      const told = await page(`Promise.race([sync(false), ${hung}])`);
      return told !== "ok" && told !== "hung";
    },
  },
  {
    promise: "where one of three files fails none is stored",
    keeps: async (place) => {
      const page = await place.tab();
      const written = ["a/11", "a/22", "a/33"].map((path) => content(path, 4)).join(";");
      await page(`${written}; ${failSecondPut}`);
      await page(`Promise.race([sync(false), ${hung}])`);
      return !(await there(place, "a/11")) && !(await there(place, "a/33"));
    },
  },
  {
    promise: "reading in leaves what is not yet written",
    keeps: async (place) => {
      const page = await place.tab();
      assert.equal(await page(`${content("a/11", 4)}; sync(true)`), "ok");
      return (await page(`failure(() => FS.stat(place + "/a/11"))`)) === "ok";
    },
  },
  {
    promise: "a connection that the browser closed is opened again",
    keeps: async (place) => {
      const page = await place.tab();
      await page(`connections.forEach((one) => one.close())`);
      for (const fill of [4, 5])
        await page(`${content("a/11", fill)}; Promise.race([sync(false), ${hung}])`);
      return there(place, "a/11");
    },
  },
];

const keepConnections = `{
  const open = IDBFactory.prototype.open;
  globalThis.connections = [];
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    request.addEventListener("success", () => connections.push(request.result));
    return request;
  };
}`;

describe("faults of stock IDBFS", () => {
  const phone = new Phone();
  let served: { readonly url: string; readonly server: Server };
  const open = (): Promise<RemoteStorage> => RemoteStorage.open(phone.context(), served.url);

  before(async () => {
    served = await servePage();
    await phone.start(true);
  });
  after(async () => {
    await phone.close();
    served.server.close();
  });

  async function found(type: "WEICUNFS" | "IDBFS"): Promise<Place> {
    for (const page of phone.context().pages().slice(1)) await page.close();
    const home = await open();
    await eraseDatabase(home);
    const store: VaultStore = await home.open(village, vault);
    const files = [
      { name: "slots", bytes: new Uint8Array([1]) },
      { name: "a/00", bytes: new Uint8Array(80) },
    ];
    await store.commit({ expected: new Uint8Array(), head: head(1), files });
    return {
      stored: async (path) => (await store.read([path]))[0],
      tab: async () => {
        const page = await open();
        await page.evaluate(keepConnections);
        assert.equal(await page.evaluate(mount(type)), "ok");
        return (script) =>
          page.evaluate(`(async () => { return eval(${JSON.stringify(script)}); })()`);
      },
    };
  }

  for (const { promise, keeps, mended = false } of faults) {
    it(`ours: ${promise}`, async () => assert.ok(await keeps(await found("WEICUNFS"))));
    it(`stock, ${mended ? "mended since: " : "does not: "}${promise}`, async () =>
      assert.equal(await keeps(await found("IDBFS")), mended));
  }
});
