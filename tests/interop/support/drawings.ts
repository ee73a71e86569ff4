/** The tables of docs/format-drawings.md, and how one is laid over an object. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const page = new URL("../../../docs/format-drawings.md", import.meta.url);

/** A suite's byte, and which of two numbers in a cell is its. */
export const suites = [
  { byte: 2, column: 0 },
  { byte: 1, column: 1 },
] as const;

export interface Part {
  readonly at: number;
  /** Undefined: to the end. */
  readonly length: number | undefined;
  readonly field: string;
}
export interface Drawing {
  readonly title: string;
  readonly total: number;
  readonly parts: readonly Part[];
}

/** "40" for both suites, or "40 / 72" for intl / gm. */
function numberIn(cell: string, column: number): number {
  const numbers = cell.split(" / ").map(Number);
  return numbers[column] ?? numbers[0] ?? NaN;
}

/** The drawings under one heading of the page. */
export function drawings(part: string, column: number): readonly Drawing[] {
  const section = readFileSync(page, "utf8").split(`\n## ${part}\n`)[1]?.split("\n## ")[0];
  assert.ok(section, `no part: ${part}`);
  return section
    .split("\n### D")
    .slice(1)
    .map((text) => {
      const heading = /^\d+ (.+): (\d+(?: \/ \d+)?)(?: and the \w+)? bytes$/m.exec(text);
      assert.ok(heading, `no heading: ${text.slice(0, 60)}`);
      const rows = [...text.matchAll(/^\| ([\d/ ]+) \| ([\d/ ]+|…) \| (.+) \|$/gm)];
      const parts = rows.map(([, at = "", length = "", field = ""]) => ({
        at: numberIn(at, column),
        length: length === "…" ? undefined : numberIn(length, column),
        field: field.replace(/(\d+) \/ (\d+)$/, column === 0 ? "$1" : "$2"),
      }));
      return { title: heading[1] ?? "", total: numberIn(heading[2] ?? "", column), parts };
    });
}

/** What a field says of its own bytes. */
function isAsDrawn({ field }: Part, bytes: Buffer, suite: number): boolean {
  const magic = /^`(WC..)`$/.exec(field)?.[1];
  if (magic !== undefined) return bytes.toString("latin1") === magic;
  if (field === "suite") return bytes[0] === suite;
  if (/^zero\b/.test(field)) return bytes.every((byte) => byte === 0);
  const stated = /(?:^| = |, |version )(\d+)$/.exec(field)?.[1];
  return stated === undefined || bytes.readUIntLE(0, Math.min(bytes.length, 6)) === Number(stated);
}

export function layOver({ title, total, parts }: Drawing, object: Buffer, suite: number): void {
  let end = 0;
  for (const part of parts) {
    assert.equal(part.at, end, `${title}: ${part.field}`);
    end = part.length === undefined ? object.length : part.at + part.length;
    const bytes = object.subarray(part.at, end);
    assert.ok(isAsDrawn(part, bytes, suite), `${title}: ${part.field}`);
    if (part.length === undefined) assert.equal(part.at, total, title);
  }
  assert.equal(end, object.length, title);
  if (parts.every(({ length }) => length !== undefined)) assert.equal(total, end, title);
}
