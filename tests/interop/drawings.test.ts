// docs/format-drawings.md, laid over the objects that another implementation made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { drawings, layOver, suites } from "./support/drawings.js";

const root = join(import.meta.dirname, "../..");

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
    "Trust bundle of two roots": octets(firstOf("trust", byte, "second root"), "bundle"),
  };
}

for (const { byte, column } of suites) {
  test(`every byte is where docs/format-drawings.md draws it (suite ${byte})`, () => {
    const made = objects(byte);
    const drawn = drawings("Objects of the vectors", column);
    assert.deepEqual(
      drawn.map(({ title }) => title),
      Object.keys(made),
    );
    for (const drawing of drawn) layOver(drawing, made[drawing.title] ?? Buffer.alloc(0), byte);
  });
}
