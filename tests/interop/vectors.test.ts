// The committed vectors of the format read by the foreign implementations; the core's and the hub's own
// tests read the same files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { core, task, textOf, type Fields, type Task } from "./support/programs.js";
import { bouncyCastle, missing } from "./support/bouncy-castle.js";
import { interpreter } from "./support/python.js";

const folder = join(import.meta.dirname, "../vectors/format");
const cryptoFolder = join(import.meta.dirname, "../vectors/crypto");
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

const gmRows = (file: string): readonly Row[] => rowsOf(file).filter(({ suite }) => suite === gm);

function filesOf(place: string): readonly string[] {
  const names = readdirSync(place).filter((name) => name.endsWith(".json"));
  assert.ok(names.length >= 12, place);
  return names.map((name) => name.slice(0, -".json".length));
}

const saysWhy = ({ why }: { readonly why?: string }): boolean => (why ?? "").length > 0;

test("every row of the vectors says why it is there, and each file has rows of both suites", () => {
  for (const file of filesOf(folder)) {
    const rows = rowsOf(file);
    assert.deepEqual([...new Set(rows.map(({ suite }) => suite))].sort(), [1, 2], file);
    assert.ok(rows.every(saysWhy), file);
  }
});

test("every row of the primitives' vectors says why it is there", () => {
  for (const file of filesOf(cryptoFolder)) {
    const text = readFileSync(join(cryptoFolder, `${file}.json`), "utf8");
    const rows = JSON.parse(text) as readonly { readonly why?: string }[];
    assert.ok(rows.length > 0 && rows.every(saysWhy), file);
  }
});

test("the Python program reads the vectors of suite intl", () => {
  const program = join(import.meta.dirname, "intl/vectors.py");
  const counts = JSON.parse(
    execFileSync(interpreter, [program, folder], { encoding: "utf8" }),
  ) as Readonly<Record<string, number>>;
  const intlRows = (file: string) => rowsOf(file).filter(({ suite }) => suite !== gm);
  const all = filesOf(folder).map((file) => [file, intlRows(file).length]);
  assert.deepEqual(counts, Object.fromEntries(all));
});

const octets = (row: Row, field: string): Buffer => Buffer.from(row[field] as string, "hex");
const wordOf = (word: string): Buffer => Buffer.from(word, "latin1");

/** What a foreign program is asked about a row, and what it must answer. */
interface Question {
  readonly row: Row;
  readonly task: Task;
  /** Undefined: it must refuse. */
  readonly answer: Readonly<Record<string, Buffer>> | undefined;
}

function hashQuestions(): readonly Question[] {
  return gmRows("hashes").map((row) => ({
    row,
    task: task("hash", { word: wordOf(row["label"] as string), message: octets(row, "message") }),
    answer: { hash: octets(row, "hash") },
  }));
}

function boxQuestions(): readonly Question[] {
  return gmRows("boxes").map((row) => {
    const word = wordOf(row["label"] as string);
    const [key, header, box] = [octets(row, "key"), octets(row, "header"), octets(row, "box")];
    const answer = row["valid"] === true ? { plain: octets(row, "plain") } : undefined;
    return { row, task: task("unbox", { key, word, header, box }), answer };
  });
}

/** A signature that holds, and the same over one byte more, which doesn't. */
function signed(row: Row, word: string, message: Buffer, signature: Buffer): readonly Question[] {
  const fields = { public: octets(row, "signing_public"), word: wordOf(word), signature };
  const longer = Buffer.concat([message, Buffer.alloc(1)]);
  return [
    { row, task: task("verify", { ...fields, message }), answer: {} },
    { row, task: task("verify", { ...fields, message: longer }), answer: undefined },
  ];
}

function signatureQuestions(): readonly Question[] {
  const good = (file: string) => gmRows(file).filter((row) => row["expect"] === "ok");
  const cards = good("cards").flatMap((row) => {
    const message = Buffer.concat([octets(row, "tenant"), octets(row, "core")]);
    return signed(row, "card", message, octets(row, "proof"));
  });
  const receipts = good("receipts").flatMap((row) => {
    const list = octets(row, "list");
    return signed(row, "receipt", list.subarray(0, -64), list.subarray(-64));
  });
  const records = good("readable").flatMap((row) => {
    const record = octets(row, "record");
    return signed(row, "statement", record.subarray(12, 160), record.subarray(160, 224));
  });
  return [...cards, ...receipts, ...records];
}

test("Bouncy Castle reads the vectors of suite gm", { skip: missing }, () => {
  const questions = [...hashQuestions(), ...boxQuestions(), ...signatureQuestions()];
  const answers = bouncyCastle()(questions.map((question) => question.task));
  questions.forEach(({ row, answer }, at) => {
    const given = answers[at] ?? {};
    if (answer === undefined) assert.ok("refused" in given, `${row.name}: ${row.why}`);
    else assert.deepEqual(given, answer, `${row.name}: ${row.why}`);
  });
  assert.ok(questions.length > 40);
});

const dropKind = 3;

/** Each reader of each letter, as one task: by keys, or of an answer by the reply code. */
function openings() {
  return gmRows("letters").flatMap((row) => {
    const readers = row["recipients"] as readonly string[];
    const fields = { tenant: octets(row, "tenant"), envelope: octets(row, "envelope") };
    const verb = fields.envelope[6] === dropKind ? "openDrop" : "open";
    if (readers.length === 0) {
      const code = { drop: octets(row, "drop"), random: octets(row, "random") };
      return [{ row, task: task("openAnswer", { ...fields, ...code }) }];
    }
    return readers.map((keys) => ({
      row,
      task: task(verb, { ...fields, keys: Buffer.from(keys, "hex") }),
    }));
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

test(
  "Bouncy Castle and the core open the identity boxes of suite gm alike",
  { skip: missing },
  () => {
    const rows = gmRows("letters").filter((row) => "box_expect" in row);
    assert.equal(rows.length, 4);
    const tasks = rows.map((row) => {
      const [reader = ""] = row["recipients"] as readonly string[];
      const fields = { tenant: octets(row, "tenant"), envelope: octets(row, "envelope") };
      const keys = octets(row, "township");
      return task("openBox", { ...fields, reader: Buffer.from(reader, "hex"), keys });
    });
    for (const program of [bouncyCastle(), core])
      program(tasks).forEach((answer, at) => {
        const row = rows[at] ?? assert.fail();
        assert.equal("refused" in answer, row["box_expect"] !== "ok", `${row.name}: ${row.why}`);
        if (row["box_expect"] === "ok") assert.equal(textOf(answer, "who"), row["box_value"]);
      });
  },
);
