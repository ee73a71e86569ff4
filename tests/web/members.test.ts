// Marks of members: told apart, the same each time, and nothing readable in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelled } from "../../web/src/members.js";

const ids = ["03" + "a".repeat(30), "9f" + "b".repeat(30), "03b4" + "c".repeat(28)];

test("two pictures, or four where two members would have the same", () => {
  const [first, second, third] = labelled(ids).map(({ label }) => Array.from(label).length);
  assert.deepEqual([first, second, third], [4, 2, 4]);
  assert.equal(new Set(labelled(ids).map(({ label }) => label)).size, 3);
});

test("the same mark each time, whoever else is there", () => {
  const [alone] = labelled(["9f" + "b".repeat(30)]);
  assert.equal(alone?.label, labelled(ids)[1]?.label);
});
