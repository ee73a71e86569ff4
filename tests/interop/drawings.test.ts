// docs/format.md, section 11, laid over the objects that another implementation made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const suites = [
  { byte: 2, column: 0 },
  { byte: 1, column: 1 },
] as const;

interface Part {
  readonly at: number;
  /** Undefined: to the end. */
  readonly length: number | undefined;
  readonly field: string;
}
interface Drawing {
  readonly title: string;
  readonly total: number;
  readonly parts: readonly Part[];
}

/** "40" for both suites, or "40 / 72" for intl / gm. */
function numberIn(cell: string, column: number): number {
  const numbers = cell.split(" / ").map(Number);
  return numbers[column] ?? numbers[0] ?? NaN;
}

function drawings(column: number): readonly Drawing[] {
  const page = readFileSync(join(root, "docs/format.md"), "utf8");
  const section = page.split("\n## 11. ")[1] ?? "";
  return section
    .split("\n### 11.")
    .slice(1)
    .map((text) => {
      const heading = /^\d+ (.+): (\d+(?: \/ \d+)?)(?: and the content)? bytes$/m.exec(text);
      assert.ok(heading, `no heading: ${text.slice(0, 60)}`);
      const rows = [...text.matchAll(/^\| ([\d/ ]+) \| ([\d/ ]+|…) \| (.+) \|$/gm)];
      const parts = rows.map(([, at = "", length = "", field = ""]) => ({
        at: numberIn(at, column),
        length: length === "…" ? undefined : numberIn(length, column),
        field,
      }));
      return { title: heading[1] ?? "", total: numberIn(heading[2] ?? "", column), parts };
    });
}

type Row = Readonly<Record<string, unknown>>;

/** The vectors' first good row of a suite. */
function firstOf(file: string, byte: number, name?: string): Row {
  const text = readFileSync(join(root, `tests/vectors/format/${file}.json`), "utf8");
  const { cases } = JSON.parse(text) as { readonly cases: readonly Row[] };
  const row = cases.find(
    (one) => one["suite"] === byte && (name === undefined || one["name"] === name),
  );
  assert.ok(row, file);
  return row;
}
const octets = (row: Row, field: string): Buffer => Buffer.from(row[field] as string, "hex");

/** Root and directory of a bundle of one root. */
function trustParts(byte: number): readonly [Buffer, Buffer] {
  const bundle = octets(firstOf("trust", byte), "bundle");
  const length = bundle.readUInt32LE(8);
  return [bundle.subarray(12, 12 + length), bundle.subarray(16 + length)];
}

function objects(byte: number): Readonly<Record<string, Buffer>> {
  const [card, vault] = [firstOf("cards", byte), firstOf("vaults", byte)];
  const [wholeRoot, directory] = trustParts(byte);
  return {
    "Card request": Buffer.concat([octets(card, "core"), octets(card, "proof")]),
    "KEYS plaintext": octets(vault, "keys"),
    "Root, version 1, of three keys, signed by two": wholeRoot,
    "Directory of three cards, signed by two": directory,
    "Readable record": octets(firstOf("readable", byte), "record"),
    "Sealed letter to one office, 4 KiB": octets(firstOf("letters", byte), "envelope"),
    "Receipt list of two": octets(firstOf("receipts", byte), "list"),
    "Attachment of 100 padded bytes": octets(firstOf("blobs", byte, "100 bytes"), "file"),
    "Slot set of one recovery slot": octets(vault, "slot_set"),
    "KEYS frame": octets(vault, "frame"),
    "Chunk of that frame": octets(vault, "chunk"),
    "Office vault": octets(vault, "file"),
    "Answer to a challenge": octets(firstOf("logins", byte), "login"),
  };
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

for (const { byte, column } of suites) {
  test(`every byte is where docs/format.md draws it (suite ${byte})`, () => {
    const made = objects(byte);
    const drawn = drawings(column);
    assert.deepEqual(
      drawn.map(({ title }) => title),
      Object.keys(made),
    );
    for (const { title, total, parts } of drawn) {
      const object = made[title] ?? Buffer.alloc(0);
      let end = 0;
      for (const part of parts) {
        assert.equal(part.at, end, `${title}: ${part.field}`);
        end = part.length === undefined ? object.length : part.at + part.length;
        const bytes = object.subarray(part.at, end);
        assert.ok(isAsDrawn(part, bytes, byte), `${title}: ${part.field}`);
        if (part.length === undefined) assert.equal(part.at, total, title);
      }
      assert.equal(end, object.length, title);
      if (parts.every(({ length }) => length !== undefined)) assert.equal(total, end, title);
    }
  });
}
