// House rules that a compiler doesn't know. Each rule is shown to catch a breach before it is believed.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => name !== "");

interface Rule {
  readonly promise: string;
  readonly files: RegExp;
  readonly breach: RegExp;
  readonly example: string;
}

const rules: readonly Rule[] = [
  {
    promise: "the core has no clock, randomness, file, network, thread or Emscripten header",
    // The one unit that is Botan's amalgamation includes what Botan includes, and calls none of it.
    files: /^core\/(?!crypto\/botan\/unit\.cpp).*\.(cpp|h)$/,
    breach:
      /#include <(chrono|random|fstream|iostream|filesystem|thread|mutex|ctime|time\.h|sys\/.*|unistd\.h|emscripten.*)>/,
    example: "#include <chrono>",
  },
  {
    promise: "the core neither throws nor catches",
    files: /^core\/.*\.(cpp|h)$/,
    breach: /^\s*(throw\b|try \{|\} catch)/m,
    example: "  throw 1;",
  },
  {
    promise:
      "the package's TypeScript has no eval and no default export (its linter sees to `any`)",
    files: /^web\/src\/.*(?<!\.d)\.ts$/,
    breach: /(\beval\(|new Function\(|export default)/,
    example: "const run = new Function(text);",
  },
  {
    promise: "no path of a developer's machine is committed",
    files: /\.(cpp|h|ts|mjs|vue|cmake|txt|json|md|yaml|py)$/,
    breach: new RegExp(["/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/[a-z]+/"].join("|")),
    example: "/ro" + "ot/project",
  },
  {
    promise: "what is cited is in the repository: no paragraph of a document outside it",
    files: /\.(cpp|h|ts|mjs|js|vue|cmake|txt|json|md|yaml|py|sql|patch|css|html)$/,
    breach: /\b(?:spec|design)(?:\.md)?[\s/*#]+(?:§|sections?\s\d|\d+\))/i,
    example: "/// A slot of the vault (sp" + "ec\n/// §1.1).",
  },
];

for (const { promise, files, breach, example } of rules) {
  test(promise, () => {
    assert.match(example, breach);
    const checked = tracked.filter((name) => files.test(name));
    assert.ok(checked.length > 0, "the rule looks at no file");
    assert.deepEqual(
      checked.filter((name) => breach.test(readFileSync(new URL(name, root), "utf8"))),
      [],
    );
  });
}

test("a source file holds one thing: 350 lines at most", () => {
  const sources = tracked.filter((name) => /\.(cpp|h|ts|mjs|vue|cmake)$/.test(name));
  const long = sources.filter(
    (name) => readFileSync(new URL(name, root), "utf8").split("\n").length > 351,
  );
  assert.deepEqual(long, []);
});

test("every planted bug of the simulator still fits the file that it changes", () => {
  const patches = tracked.filter((name) => /^tests\/simulator\/planted\/.*\.patch$/.test(name));
  assert.ok(patches.length >= 22, `only ${patches.length} planted bugs`);
  for (const module of ["journal", "outbox", "sync", "inbox"]) {
    const here = patches.filter((name) => name.includes(`/planted/${module}-`));
    assert.ok(here.length >= 5, `only ${here.length} planted bugs in ${module}`);
  }
  const misfits = patches.filter((name) => {
    const patch = readFileSync(new URL(name, root));
    const options = ["--quiet", "--fuzz=0", "--dry-run", "-p1"];
    return spawnSync("patch", options, { cwd: root, input: patch }).status !== 0;
  });
  assert.deepEqual(misfits, []);
});
