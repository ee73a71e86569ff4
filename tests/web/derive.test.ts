// The cost of a new passphrase slot: what this device does in the time that a person waits, within the format's bounds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { costWithin } from "../../web/src/derive.js";

test("a slow phone gets the least that the format allows", () => {
  assert.deepEqual(costWithin(5_000), { memory: 19_456, passes: 2 });
  assert.deepEqual(costWithin(700), { memory: 19_456, passes: 2 });
});

test("a fast one gets more memory first, and more passes only then", () => {
  const middle = costWithin(120);
  assert.equal(middle.passes, 3);
  assert.ok(middle.memory > 19_456 && middle.memory < 131_072);
  assert.deepEqual(costWithin(5), { memory: 131_072, passes: 10 });
});

test("a clock that does not run makes nobody wait for the most that the format allows", () => {
  const recommended = { memory: 65_536, passes: 3 };
  for (const milliseconds of [-5, 0, 1, NaN])
    assert.deepEqual(costWithin(milliseconds), recommended);
});

test("whatever the clock says, the cost stays within the bounds and grows with the speed", () => {
  let last = Infinity;
  for (const milliseconds of [5, 10, 30, 100, 300, 1_000, 30_000, Infinity]) {
    const { memory, passes } = costWithin(milliseconds);
    assert.ok(memory >= 19_456 && memory <= 262_144 && passes >= 2 && passes <= 10);
    assert.ok(Number.isInteger(memory) && Number.isInteger(passes));
    assert.ok(memory * passes <= last);
    last = memory * passes;
  }
});
