// A paragraph that a comment or a page cites is there: "format.md §2.1", "protocol.md, Rules", "decision 0051", and F2.1 in security.md.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), "utf8");
const texts = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => /\.(cpp|h|ts|mjs|vue|py|md|json|sql)$/.test(name))
  .filter((name) => name !== "tests/rules/citations.test.ts")
  .map((name) => [name, read(name)] as const);

/** "2.1", "8" of a page's headings. */
const paragraphs = new Set(
  [...read("docs/format.md").matchAll(/^#{2,3} (\d+(?:\.\d+)?)[. ]/gm)].map(([, number]) => number),
);
const headings = new Set(
  [...read("docs/protocol.md").matchAll(/^## (.+)$/gm)].map(([, name]) => name),
);
const decisions = new Set(
  readdirSync(new URL("docs/decisions/", root)).map((name) => name.slice(0, 4)),
);

/** What is cited with `pattern`, as in `example`, and isn't among `there`: "file: citation". */
function missing(
  pattern: RegExp,
  there: ReadonlySet<string | undefined>,
  example: string,
): readonly string[] {
  assert.match(example, pattern);
  const found = texts.flatMap(([name, text]) =>
    [...text.matchAll(pattern)].map(([whole, cited]) => ({ name, whole, cited })),
  );
  return found
    .filter(({ cited }) => !there.has(cited))
    .map(({ name, whole }) => `${name}: ${whole}`);
}

test("each paragraph of format.md that is cited is there", () => {
  assert.ok(paragraphs.has("8.8") && !paragraphs.has("8.99"));
  assert.deepEqual(
    missing(/format\.md(?:\]\([^)]*\))? §(\d+(?:\.\d+)?)/g, paragraphs, "format.md §2.1"),
    [],
  );
});

test("each paragraph that security.md cites is there", () => {
  const cited = [...read("docs/security.md").matchAll(/\bF(\d+(?:\.\d+)?)\b/g)].map(
    ([, number]) => number,
  );
  assert.ok(cited.length > 5);
  assert.deepEqual(
    cited.filter((number) => !paragraphs.has(number)),
    [],
  );
});

test("each part of protocol.md that is cited is there", () => {
  assert.deepEqual(
    missing(/protocol\.md(?:, | \()(Rules|Drops|Log|Receipts)\b/g, headings, "protocol.md, Rules"),
    [],
  );
});

test("each decision that is cited is there", () => {
  assert.deepEqual(
    missing(/(?:[Dd]ecisions?|docs\/decisions)[ /](\d{4})\b/g, decisions, "decision 0051"),
    [],
  );
});
