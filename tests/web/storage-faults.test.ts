// Each fsync of a commit fails once: what the outcome says is what is stored, and the slots are those of the chunks.
import assert from "node:assert/strict";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock, test } from "node:test";
import type { StorageCommit } from "../../web/src/ports/storage.js";
import { NodeStorage } from "../../web/src/platforms/node/storage.js";

const village = "522699101201";
const vault = "00112233445566778899aabbccddeeff";

/** A chunk, the head that it leaves (format.md §8.3), and slots beside it, all of one mark. */
function commit(generation: number, expected: Uint8Array, slots: number): StorageCommit {
  const head = new Uint8Array(80).fill(generation, 8);
  head[0] = generation;
  const chunk = new Uint8Array(96 + 80);
  chunk.set(head.subarray(0, 8), 24);
  chunk.set(head.subarray(8), 96 + 8);
  const name = `c/${generation.toString(16).padStart(16, "0")}`;
  const files = [
    { name: "slots", bytes: new Uint8Array([slots]) },
    { name, bytes: chunk },
  ];
  return { expected, head, files };
}

/** The `failing`-th fsync from now on fails. Answers how many there were, once they are whole again. */
async function failsOnce(failing: number): Promise<() => number> {
  const handle = await open(tmpdir(), "r");
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the handle that it is of
  const whole = prototype.sync;
  let count = 0;
  const mocked = mock.method(prototype, "sync", function (this: typeof handle) {
    count += 1;
    if (count === failing) return Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
    return whole.call(this);
  });
  return () => {
    mocked.mock.restore();
    return count;
  };
}

test("an fsync that fails is lost or done, and never something between", async () => {
  const outcomes = new Set<string>();
  for (let failing = 1, calls = 1; failing <= calls; failing += 1) {
    const folder = await mkdtemp(join(tmpdir(), "weicun-faults-"));
    const store = await new NodeStorage(folder).open(village, vault);
    const first = commit(1, new Uint8Array(), 1);
    assert.deepEqual(await store.commit(first), { kind: "done" });
    const second = commit(2, first.head ?? new Uint8Array(), 2);
    const end = await failsOnce(failing);
    const { kind } = await store.commit(second);
    calls = end();
    outcomes.add(kind);
    const again = await new NodeStorage(folder).open(village, vault);
    const done = kind === "done";
    assert.deepEqual(await again.head(), (done ? second : first).head, `fsync ${String(failing)}`);
    const [slots] = await again.read(["slots"]);
    assert.deepEqual([...(slots ?? [])], [done ? 2 : 1], `slots after fsync ${String(failing)}`);
    if (!done) assert.deepEqual(await store.commit(second), { kind: "done" }, "and once more");
    await rm(folder, { recursive: true });
  }
  assert.deepEqual([...outcomes].sort(), ["done", "lost"]);
});
