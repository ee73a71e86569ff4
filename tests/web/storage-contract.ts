// What every storage must keep; run by memory, Node and, in the browser tests, IndexedDB.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommitOutcome, Storage, VaultStore } from "../../web/src/ports/storage.js";

const village = "522699101201";
const vault = "00112233445566778899aabbccddeeff";
const nothing = new Uint8Array();

/** A head record of 80 bytes as a chunk of that generation leaves it. */
function headFor(generation: number, mark: number): Uint8Array {
  const head = new Uint8Array(80).fill(mark, 16);
  head[0] = generation;
  return head;
}

/** A file shaped like a chunk: the head's fields stand in header and trailer (format.md §8.3). */
function chunkFor(generation: number, mark: number): Uint8Array {
  const chunk = new Uint8Array(96 + 80);
  const head = headFor(generation, mark);
  chunk.set(head.subarray(0, 8), 24);
  chunk.set(head.subarray(8), 96 + 8);
  return chunk;
}

const nameFor = (generation: number): string => `c/${generation.toString(16).padStart(16, "0")}`;

function append(store: VaultStore, generation: number, expected: Uint8Array, mark = 1) {
  const files = [{ name: nameFor(generation), bytes: chunkFor(generation, mark) }];
  if (generation === 1) files.push({ name: "slots", bytes: new Uint8Array([1]) });
  return store.commit({ expected, head: headFor(generation, mark), files });
}

export interface StorageUnderTest {
  readonly storage: Storage;
  /** The same place, opened by another writer. */
  readonly other: () => Storage;
  readonly stop: () => Promise<void>;
}

export function storageContract(name: string, make: () => Promise<StorageUnderTest>): void {
  const contract = (what: string, body: (place: StorageUnderTest) => Promise<void>): void => {
    test(`${name}: ${what}`, async () => {
      const place = await make();
      await body(place).finally(() => place.stop());
    });
  };

  contract("an empty place has no vault, no head and no file", async ({ storage }) => {
    assert.deepEqual(await storage.vaults(village), []);
    const store = await storage.open(village, vault);
    assert.equal((await store.head()).length, 0);
    assert.deepEqual(await store.read(["slots", "token"]), [undefined, undefined]);
    assert.deepEqual(await store.names("c/"), []);
    assert.deepEqual(await storage.vaults(village), [], "opening makes no vault");
  });

  contract("what was committed is read back, by another writer too", async ({ storage, other }) => {
    const store = await storage.open(village, vault);
    assert.deepEqual(await append(store, 1, nothing), { kind: "done" });
    const blob = { name: "a/0123", bytes: new Uint8Array(200_000).fill(7) };
    const files = [blob, { name: nameFor(2), bytes: chunkFor(2, 1) }];
    const second = { expected: headFor(1, 1), head: headFor(2, 1), files };
    assert.deepEqual(await store.commit(second), { kind: "done" });
    await store.close();
    const again = await other().open(village, vault);
    assert.deepEqual(await other().vaults(village), [vault]);
    assert.deepEqual(await again.head(), headFor(2, 1));
    assert.deepEqual(await again.names("c/"), [nameFor(1), nameFor(2)]);
    assert.deepEqual(await again.read([nameFor(2), "nothing", "a/0123"]), [
      chunkFor(2, 1),
      undefined,
      blob.bytes,
    ]);
  });

  contract(
    "the second of two writers gets the first one's head and changes nothing",
    async (place) => {
      const mine = await place.storage.open(village, vault);
      const theirs = await place.other().open(village, vault);
      await append(mine, 1, nothing);
      assert.deepEqual(await append(theirs, 2, headFor(1, 1), 5), { kind: "done" });
      assert.deepEqual(await append(mine, 2, headFor(1, 1), 6), {
        kind: "conflict",
        head: headFor(2, 5),
      });
      assert.deepEqual(await mine.read([nameFor(2)]), [chunkFor(2, 5)]);
      assert.deepEqual(await append(mine, 3, headFor(2, 5), 6), { kind: "done" });
    },
  );

  contract("of twenty commits at once one wins, and none is half there", async (place) => {
    const first = await place.storage.open(village, vault);
    await append(first, 1, nothing);
    const stores = await Promise.all(
      Array.from({ length: 20 }, () => place.other().open(village, vault)),
    );
    const outcomes = await Promise.all(
      stores.map((store, index) => append(store, 2, headFor(1, 1), index + 10)),
    );
    const winners = outcomes.flatMap(({ kind }, index) => (kind === "done" ? [index] : []));
    assert.equal(winners.length, 1);
    const mark = (winners[0] ?? 0) + 10;
    assert.deepEqual(await first.head(), headFor(2, mark));
    assert.deepEqual(await first.read([nameFor(2)]), [chunkFor(2, mark)]);
  });

  contract("slots are of the writer whose commit was done", async (place) => {
    const mine = await place.storage.open(village, vault);
    const theirs = await place.other().open(village, vault);
    await append(mine, 1, nothing);
    const change = (store: VaultStore, mark: number): Promise<CommitOutcome> =>
      store.commit({
        expected: headFor(1, 1),
        head: headFor(2, mark),
        files: [
          { name: nameFor(2), bytes: chunkFor(2, mark) },
          { name: "slots", bytes: new Uint8Array([mark]) },
          { name: "epochs", bytes: new Uint8Array([mark]) },
        ],
      });
    const outcomes = await Promise.all([change(mine, 5), change(theirs, 6)]);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ["conflict", "done"]);
    const mark = outcomes[0].kind === "done" ? 5 : 6;
    assert.equal((await change(mark === 5 ? theirs : mine, 7)).kind, "conflict");
    const bytes = new Uint8Array([mark]);
    assert.deepEqual(await mine.read(["slots", "epochs"]), [bytes, bytes]);
    assert.deepEqual(await mine.head(), headFor(2, mark));
  });

  contract("a file without a head, the token, is kept and replaced", async ({ storage }) => {
    const store = await storage.open(village, vault);
    await append(store, 1, nothing);
    for (const mark of [1, 2]) {
      const files = [{ name: "token", bytes: new Uint8Array(32).fill(mark) }];
      assert.deepEqual(await store.commit({ expected: headFor(1, 1), files }), { kind: "done" });
      assert.deepEqual(await store.read(["token"]), [new Uint8Array(32).fill(mark)]);
    }
    assert.deepEqual(await store.head(), headFor(1, 1));
  });

  contract("bytes belong to the store: later changes outside don't show", async ({ storage }) => {
    const store = await storage.open(village, vault);
    const bytes = chunkFor(1, 1);
    await store.commit({
      expected: nothing,
      head: headFor(1, 1),
      files: [{ name: nameFor(1), bytes }],
    });
    bytes.fill(0);
    assert.deepEqual(await store.read([nameFor(1)]), [chunkFor(1, 1)]);
  });

  contract("another writer's commit is told", async (place) => {
    const mine = await place.storage.open(village, vault);
    await append(mine, 1, nothing);
    let end: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (end = mine.watch(resolve)));
    const theirs = await place.other().open(village, vault);
    await append(theirs, 2, headFor(1, 1));
    await told;
    end();
  });

  contract("making vaults is one at a time", async ({ storage }) => {
    let inside = 0;
    const enter = async (): Promise<void> => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((done) => setTimeout(done, 5));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => storage.exclusively(enter)));
  });
}
