// npm run demo as a person runs it: every step of the story is told, and the counts at its end are right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Command } from "./support/command.js";

for (const suite of ["intl", "gm"])
  test(`the demo tells its story to the end in suite ${suite}`, async () => {
    const demo = new Command("demo", ["--suite", suite]);
    assert.equal(await demo.ended, 0, demo.text);
    const told = demo.text.split("\n").filter((line) => /^ ?\d+\. /.test(line));
    assert.equal(told.length, 13, demo.text);
    assert.equal(
      demo.text.trim().split("\n").at(-1),
      "demo: delivered=1 duplicates=0 operator_can_read=0 reply=1",
    );
  });
