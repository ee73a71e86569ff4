// The index of docs/decisions names every page by its number and its title, and no page that isn't there.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../docs/decisions/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

test("every decision stands in the index, under its own number and title", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  const wanted = pages.map((name) => {
    const title = /^# (\d{4}):? (.+)\n/.exec(read(name));
    assert.ok(title && name.startsWith(`${title[1]}-`), `no title with its number: ${name}`);
    return `${title[1]} [${title[2]}](${name})`;
  });
  const rows = [...read("README.md").matchAll(/^\| (\d{4}) \| (\[.+\]\(.+\.md\)) \| .+ \|$/gm)];
  assert.deepEqual(
    rows.map(([, number, link]) => `${number} ${link}`),
    wanted.sort(),
  );
});

test("no two decisions have one number", () => {
  const numbers = readdirSync(folder).flatMap((name) => /^\d{4}/.exec(name) ?? []);
  assert.deepEqual(numbers, [...new Set(numbers)]);
});
