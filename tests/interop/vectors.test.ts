// The committed vectors of the format read by the foreign implementations; the core's and the hub's own
// tests read the same files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { core, task, textOf, type Fields } from "./support/programs.js";
import { bouncyCastle, missing } from "./support/bouncy-castle.js";

const folder = join(import.meta.dirname, "../vectors/format");
const gm = 1;

interface Row {
  readonly name: string;
  readonly why: string;
  readonly suite: number;
  readonly [field: string]: unknown;
}

function rowsOf(file: string): readonly Row[] {
  const text = readFileSync(join(folder, `${file}.json`), "utf8");
  return (JSON.parse(text) as { readonly cases: readonly Row[] }).cases;
}

test("every row of the vectors says why it is there, and each file has rows of both suites", () => {
  const files = ["hashes", "boxes", "cards", "trust", "readable", "envelopes", "letters", "blobs"];
  for (const file of [...files, "receipts", "logins", "codes", "vaults"]) {
    const rows = rowsOf(file);
    assert.deepEqual([...new Set(rows.map(({ suite }) => suite))].sort(), [1, 2], file);
    assert.ok(
      rows.every(({ why }) => why.length > 0),
      file,
    );
  }
});

test("the Python program reads the vectors of suite intl", () => {
  const program = join(import.meta.dirname, "intl/vectors.py");
  const debian = "/usr/bin/python3"; // the one that has the libraries
  const python = existsSync(debian) ? debian : "python3";
  const counts = JSON.parse(
    execFileSync(python, [program, folder], { encoding: "utf8" }),
  ) as Readonly<Record<string, number>>;
  for (const file of ["hashes", "boxes", "cards", "trust", "readable", "letters", "receipts"])
    assert.equal(counts[file], rowsOf(file).filter(({ suite }) => suite !== gm).length, file);
});

/** Each reader of each letter, as one task. */
function openings() {
  const letters = rowsOf("letters").filter(({ suite }) => suite === gm);
  return letters.flatMap((row) => {
    const readers = row["recipients"] as readonly string[];
    const octets = (text: unknown) => Buffer.from(text as string, "hex");
    const fields = { tenant: octets(row["tenant"]), envelope: octets(row["envelope"]) };
    return readers.map((keys) => ({ row, task: task("open", { ...fields, keys: octets(keys) }) }));
  });
}

test("Bouncy Castle and the core read the letters of suite gm alike", { skip: missing }, () => {
  const cases = openings();
  const tasks = cases.map((one) => one.task);
  const programs = [bouncyCastle(), core].map((program) => program(tasks));
  cases.forEach(({ row }, at) => {
    for (const answers of programs) {
      const answer: Fields = answers[at] ?? {};
      assert.equal("refused" in answer, row["expect"] !== "ok", `${row.name}: ${row.why}`);
      if (row["expect"] === "ok") assert.equal(textOf(answer, "content"), row["content"]);
    }
  });
});
