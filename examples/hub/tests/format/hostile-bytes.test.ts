import assert from "node:assert/strict";
import { openOfficeVault } from "../../src/format/backup.js";
import { parseBlob } from "../../src/format/blob.js";
import { parseCore } from "../../src/format/card.js";
import { parseDrop, parseEnvelope } from "../../src/format/envelope.js";
import { FormatError } from "../../src/format/error.js";
import { parseInner } from "../../src/format/inner.js";
import { parseLogin } from "../../src/format/login.js";
import { parseReadable } from "../../src/format/readable-record.js";
import { parseReceipts } from "../../src/format/receipt.js";
import { readCode } from "../../src/format/recovery-code.js";
import { parseSealedContent } from "../../src/format/sealed-content.js";
import { parseStatement } from "../../src/format/statement.js";
import { parseTrust } from "../../src/format/trust.js";
import { intl, type Suite } from "../../src/suites/index.js";
import { mutations, seedOf } from "../support/mutations.js";
import { testInBothSuites } from "../support/suites.js";
import { bytesOf, textOf, vectorsOf, type Vector } from "../support/vectors.js";

/** More for a long search: WEICUN_MUTATIONS=100000. */
const each = Number(process.env["WEICUN_MUTATIONS"] ?? 300);

type Parser = (bytes: Buffer, vector: Vector, suite: Suite) => unknown;

/** What a hub reads of strangers, by the vector file and field whose bytes it begins with. */
const parsers: readonly (readonly [string, string, Parser])[] = [
  ["cards", "core", (bytes) => parseCore(bytes)],
  ["trust", "bundle", (bytes) => parseTrust(bytes)],
  ["readable", "record", (bytes) => parseReadable(bytes)],
  ["readable", "record", (bytes) => parseStatement(bytes.subarray(12, 160))],
  ["envelopes", "envelope", (bytes) => parseEnvelope(bytes)],
  ["envelopes", "envelope", (bytes) => parseDrop(bytes)],
  ["letters", "content", (bytes) => parseSealedContent(bytes)],
  ["letters", "content", (bytes) => parseInner(bytes, 1, 2)],
  ["receipts", "list", (bytes) => parseReceipts(bytes)],
  ["logins", "login", (bytes) => parseLogin(bytes)],
  ["blobs", "file", (bytes) => parseBlob(bytes)],
  ["codes", "code", (bytes, _, suite) => readCode(suite, bytes.toString("utf8"))],
  ["vaults", "file", (bytes, vector) => openOfficeVault(bytes, bytesOf(vector, "secret"))],
];

/** An error of the runtime would be the hub's fault in the hub's log, not the sender's. */
function refusesByName(parse: () => unknown, what: () => string): void {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof FormatError, `${what()}: ${String(error)}`);
  }
}

const fieldsOfText = ["code", "content"];
const inputOf = (vector: Vector, field: string): Buffer =>
  fieldsOfText.includes(field) ? Buffer.from(textOf(vector, field)) : bytesOf(vector, field);

for (const [file, field, parse] of parsers)
  testInBothSuites(`${file}.${field}: spoilt bytes are read or refused by name`, (suite) => {
    const whole = vectorsOf(file, suite).filter((vector) => typeof vector[field] === "string");
    assert.ok(whole.length > 0);
    const inputs = whole.map((vector) => inputOf(vector, field));
    for (const [at, vector] of whole.entries()) {
      const seed = seedOf(`${file}.${field}.${vector.name}.${suite === intl ? "intl" : "gm"}`);
      for (const bytes of mutations(inputs, at, seed, each))
        refusesByName(
          () => parse(bytes, vector, suite),
          () => `${vector.name}, ${bytes.length} bytes ${bytes.toString("hex", 0, 400)}`,
        );
    }
  });
