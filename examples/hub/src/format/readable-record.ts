import { hx, suiteOf, type Suite } from "../suites/index.js";
import { join, u32 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import { parseStatement, statementLength, type Statement } from "./statement.js";

export const readableHeaderLength = 12;

/**
 * "WCP1" ‖ v ‖ suite ‖ zero2 ‖ u32 content_len ‖ statement148 ‖ sig64 ‖ content: hub-readable and
 * public records (format.md §4.3).
 */
export interface ReadableRecord {
  readonly suite: Suite;
  readonly statement: Statement;
  readonly statementBytes: Buffer;
  readonly signature: Buffer;
  readonly content: Buffer;
}

export function writeReadable(
  statement: Uint8Array,
  signature: Uint8Array,
  content: Uint8Array,
): Buffer {
  const head = join(
    Buffer.from("WCP1"),
    Buffer.from([1, suiteOf(statement[1]).byte, 0, 0]),
    u32(content.length),
  );
  return join(head, statement, signature, content);
}

export function parseReadable(bytes: Buffer): ReadableRecord {
  const reader = new Reader(bytes, "record");
  reader.magic("WCP1");
  const suite = reader.versionAndSuite();
  reader.zero(2);
  const contentLength = reader.u32();
  const statementBytes = reader.bytes(statementLength);
  const signature = reader.bytes(64);
  need(contentLength === reader.left, "record: length");
  const statement = parseStatement(statementBytes);
  need(statement.suite === suite, "record: suite of the statement");
  return {
    suite,
    statement,
    statementBytes,
    signature,
    content: reader.bytes(contentLength),
  };
}

/**
 * The fingerprint of a readable record is over its statement: the signature adds nothing that could
 * differ.
 */
export function readableFingerprint(bytes: Buffer): Buffer {
  return hx(
    suiteOf(bytes[5]),
    "envelope",
    bytes.subarray(readableHeaderLength, readableHeaderLength + statementLength),
  );
}
