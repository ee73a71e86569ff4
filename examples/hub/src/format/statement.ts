import { hx, suiteOf, type Suite } from "../suites/index.js";
import { join, u32, u64, u8 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

export const statementLength = 148;
export const statementMode = { sealed: 1, hubReadable: 2, identityBox: 3, courier: 4 } as const;

/**
 * What a signature says (format.md §4.2), and never where a record lies. `time` is claimed, in
 * milliseconds.
 */
export interface Statement {
  readonly suite: Suite;
  readonly mode: number;
  readonly tenant: Uint8Array;
  readonly id: Uint8Array;
  readonly signer: Uint8Array;
  readonly time: number | bigint;
  readonly rootVersion: number;
  readonly directoryVersion: number;
  readonly recipients: Uint8Array;
  readonly content: Uint8Array;
}

export function writeStatement(statement: Statement): Buffer {
  const { mode, tenant, id, signer, time, rootVersion, directoryVersion, recipients, content } =
    statement;
  const head = Buffer.from([1, statement.suite.byte, mode, 0]);
  const versions = join(u64(time), u32(rootVersion), u32(directoryVersion));
  return join(head, tenant, id, signer, versions, recipients, content);
}

export function parseStatement(bytes: Buffer): Statement {
  const reader = new Reader(bytes, "statement");
  const suite = reader.versionAndSuite();
  const mode = reader.u8();
  need(mode >= 1 && mode <= 4, "statement: mode");
  reader.zero(1);
  const [tenant, id, signer, time] = [
    reader.bytes(16),
    reader.bytes(16),
    reader.bytes(32),
    reader.u64(),
  ];
  const [rootVersion, directoryVersion] = [reader.u32(), reader.u32()];
  const [recipients, content] = [reader.bytes(32), reader.bytes(32)];
  reader.end();
  return {
    suite,
    mode,
    tenant,
    id,
    signer,
    time,
    rootVersion,
    directoryVersion,
    recipients,
    content,
  };
}

export function signStatement(privateKey: Uint8Array, statement: Uint8Array): Buffer {
  return suiteOf(statement[1]).sign(privateKey, "statement", statement);
}

export function verifyStatement(
  publicKey: Uint8Array,
  statement: Uint8Array,
  signature: Uint8Array,
): boolean {
  return suiteOf(statement[1]).verify(publicKey, "statement", signature, statement);
}

/** recipients32 = Hx("recipients"; u8 n ‖ card₁ ‖ …). */
export function recipientsDigest(suite: Suite, cards: readonly Uint8Array[]): Buffer {
  return hx(suite, "recipients", u8(cards.length), ...cards);
}

/** content32: over the exact bytes that came; nothing is re-serialised. */
export function contentDigest(suite: Suite, content: Uint8Array): Buffer {
  return hx(suite, "content", content);
}
