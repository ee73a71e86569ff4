// The command surface: a script of package.json, its tool and its line in the READMEs come and go together, and no
// tool passes over a folder that was renamed.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), "utf8");

const { scripts } = JSON.parse(read("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** What stands beside the commands and is none. */
const door = "run-command";

test("each script runs a tool of tools/, and each tool there has a script", () => {
  const run = Object.values(scripts).map((line) => {
    const tool = /^node tools\/run-command\.mjs ([a-z-]+)$/.exec(line)?.[1];
    assert.ok(tool, line);
    return tool;
  });
  const there = readdirSync(new URL("tools/", root))
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => name.replace(/\.mjs$/, ""));
  assert.deepEqual([...run, door].sort(), there.sort());
});

for (const name of ["README.md", "README.zh-CN.md"]) {
  test(`each script stands in the table of ${name}`, () => {
    const table = read(name)
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .join("\n");
    const named = new Set([...table.matchAll(/`npm (?:run )?([a-z:]+)/g)].map(([, word]) => word));
    assert.deepEqual(
      Object.keys(scripts).filter((script) => !named.has(script)),
      [],
    );
  });
}

interface Tools {
  readonly filesBelow: (folder: string, end: string) => readonly string[];
}
const tools = new URL("tools/lib/node-tests.mjs", root);
const { filesBelow } = (await import(tools.href)) as Tools;

test("the tests of a folder are found, and a folder that was renamed is a failure and not an empty list", () => {
  assert.ok(filesBelow("tests/rules", ".test.ts").includes("tests/rules/commands.test.ts"));
  assert.throws(() => filesBelow("tests/ruled", ".test.ts"), /no folder tests\/ruled/);
});
