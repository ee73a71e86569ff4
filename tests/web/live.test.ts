import assert from "node:assert/strict";
import { test } from "node:test";
import { WeicunError } from "../../web/src/errors.js";
import { LiveValue } from "../../web/src/live.js";
import type { Clock } from "../../web/src/ports/clock.js";

/** Time that passes when a test says so. */
class TestClock implements Clock {
  time = 1000;
  private readonly timers = new Map<() => void, number>();
  elapsed(): number {
    return this.now();
  }

  now(): number {
    return this.time;
  }
  after(delay: number, wake: () => void): () => void {
    this.timers.set(wake, this.time + delay);
    return () => this.timers.delete(wake);
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const [wake, at] of [...this.timers]) {
      if (at > this.time) continue;
      this.timers.delete(wake);
      wake();
    }
  }
}
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

test("it reads at once, and a listener is called with what is there", async () => {
  const live = new LiveValue(() => Promise.resolve({ n: 1 }), undefined, new TestClock());
  const seen: unknown[] = [];
  live.subscribe((value) => seen.push(value));
  await settle();
  assert.deepEqual(seen, [undefined, { n: 1 }]);
});

test("a hundred changes are at most one reading in 100 ms", async () => {
  const clock = new TestClock();
  let reads = 0;
  const live = new LiveValue(() => Promise.resolve((reads += 1)), 0, clock);
  live.subscribe(() => undefined);
  await settle();
  for (let change = 0; change < 100; change += 1) live.changed();
  assert.equal(reads, 1);
  clock.pass(99);
  assert.equal(reads, 1);
  clock.pass(1);
  assert.equal(reads, 2);
  await settle();
  assert.equal(live.value, 2);
});

test("the snapshot is the same object until something changed, and frozen", async () => {
  const clock = new TestClock();
  let value = { entries: [{ id: "a" }] };
  const live = new LiveValue(() => Promise.resolve(structuredClone(value)), undefined, clock);
  let calls = 0;
  live.subscribe(() => (calls += 1));
  await settle();
  const first = live.value;
  clock.pass(200);
  live.changed();
  await settle();
  assert.equal(live.value, first);
  assert.equal(calls, 2, "at once, and after the first reading");
  assert.throws(() => first?.entries.push({ id: "b" }), TypeError);
  value = { entries: [{ id: "b" }] };
  clock.pass(200);
  live.changed();
  await settle();
  assert.notEqual(live.value, first);
  assert.equal(calls, 3);
});

test("a change while it reads is not lost", async () => {
  const clock = new TestClock();
  let answer: (value: number) => void = () => undefined;
  const live = new LiveValue(() => new Promise<number>((resolve) => (answer = resolve)), 0, clock);
  live.subscribe(() => undefined);
  live.changed();
  answer(1);
  await settle();
  clock.pass(100);
  answer(2);
  await settle();
  assert.equal(live.value, 2);
});

test("nobody listens: nothing is read, and the next listener gets news", async () => {
  const clock = new TestClock();
  let reads = 0;
  const live = new LiveValue(() => Promise.resolve((reads += 1)), 0, clock);
  await settle();
  clock.pass(1000);
  live.changed();
  await settle();
  assert.equal(reads, 1);
  live.subscribe(() => undefined);
  await settle();
  assert.equal(live.value, 2);
});

test("an error is told, keeps the last value, and goes when reading works again", async () => {
  const clock = new TestClock();
  let broken = false;
  const read = (): Promise<number> =>
    broken ? Promise.reject(new WeicunError("closed")) : Promise.resolve(1);
  const live = new LiveValue(read, 0, clock);
  let calls = 0;
  live.subscribe(() => (calls += 1));
  await settle();
  broken = true;
  clock.pass(200);
  live.changed();
  await settle();
  assert.equal(live.error?.code, "closed");
  assert.equal(live.value, 1);
  broken = false;
  clock.pass(200);
  live.changed();
  await settle();
  assert.equal(live.error, undefined);
  assert.equal(calls, 4);
});

test("what is forgotten is seen no more, not even by a reading that was under way, until it is read anew", async () => {
  const clock = new TestClock();
  const answers: ((value: string) => void)[] = [];
  const live = new LiveValue(
    () => new Promise<string | undefined>((resolve) => answers.push(resolve)),
    undefined,
    clock,
  );
  const seen: unknown[] = [];
  live.subscribe((value) => seen.push(value));
  answers[0]?.("secret");
  await settle();
  clock.pass(200);
  live.changed();
  live.forget();
  assert.equal(live.value, undefined);
  answers[1]?.("secret");
  await settle();
  assert.equal(live.value, undefined);
  clock.pass(200);
  answers[2]?.("secret");
  await settle();
  assert.deepEqual(seen, [undefined, "secret", undefined, "secret"]);
});

test("while its vault is locked it has no value, and says why", async () => {
  const clock = new TestClock();
  let locked = false;
  const read = (): Promise<string | undefined> =>
    locked ? Promise.reject(new WeicunError("locked")) : Promise.resolve("secret");
  const live = new LiveValue(read, undefined, clock);
  live.subscribe(() => undefined);
  await settle();
  assert.equal(live.value, "secret");
  locked = true;
  clock.pass(200);
  live.changed();
  await settle();
  assert.equal(live.value, undefined);
  assert.equal(live.error?.code, "locked");
});
