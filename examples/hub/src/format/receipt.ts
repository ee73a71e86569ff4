import { hx, suiteOf, type Suite } from "../suites/index.js";
import { join, u32, u64 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

export const verdict = { accepted: 1, refused: 2, status: 3 } as const;
export type Verdict = (typeof verdict)[keyof typeof verdict];

/** Why a record is refused for ever. Numbers are never used again for another meaning. */
export const reason = {
  none: 0,
  notAllowed: 1,
  unknownType: 2,
  invalidRecord: 3,
  badSignature: 4,
  tooLarge: 5,
  accountRevoked: 6,
  unknownRecipient: 7,
  wrongTenant: 8,
  staleKey: 9,
} as const;
export type Reason = (typeof reason)[keyof typeof reason];

export interface ReceiptEntry {
  readonly id: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly verdict: number;
  readonly reason: number;
  readonly n: number | bigint;
}

/** One answer of the hub (format.md §7): 108 + 64 × count + 64 bytes. Times in milliseconds. */
export interface ReceiptList {
  readonly suite: Suite;
  readonly tenant: Uint8Array;
  readonly hub: Uint8Array;
  readonly account: Uint8Array;
  readonly time: number | bigint;
  readonly hubEpoch: number;
  readonly durableN: number | bigint;
  readonly previous: Uint8Array;
  readonly entries: readonly ReceiptEntry[];
}

export interface SignedReceiptList extends ReceiptList {
  readonly digest: Buffer;
  readonly unsigned: Buffer;
  readonly signature: Buffer;
}

export function unsignedReceipts(list: ReceiptList): Buffer {
  const head = join(Buffer.from([1, list.suite.byte, 0, 0]), list.tenant, list.hub, list.account);
  const numbers = join(
    u64(list.time),
    u32(list.hubEpoch),
    u32(list.entries.length),
    u64(list.durableN),
  );
  return join(head, numbers, list.previous, ...list.entries.map(writeEntry));
}

export function signReceipts(privateKey: Uint8Array, unsigned: Uint8Array): Buffer {
  return join(unsigned, suiteOf(unsigned[1]).sign(privateKey, "receipt", unsigned));
}

/** Over the list without its signature: the next list's `prev`. */
export function receiptDigest(unsigned: Uint8Array): Buffer {
  return hx(suiteOf(unsigned[1]), "receipt", unsigned);
}

export function parseReceipts(bytes: Buffer): SignedReceiptList {
  const reader = new Reader(bytes, "receipts");
  const suite = reader.versionAndSuite();
  reader.zero(2);
  const [tenant, hub, account, time] = [
    reader.bytes(16),
    reader.bytes(16),
    reader.bytes(16),
    reader.u64(),
  ];
  const [hubEpoch, count, durableN, previous] = [
    reader.u32(),
    reader.u32(),
    reader.u64(),
    reader.bytes(32),
  ];
  need(count >= 1 && count <= 256, "receipts: count");
  const entries = Array.from({ length: count }, () => readEntry(reader));
  const unsigned = bytes.subarray(0, reader.position);
  const signature = reader.bytes(64);
  reader.end();
  const list = { suite, tenant, hub, account, time, hubEpoch, durableN, previous, entries };
  return { ...list, digest: receiptDigest(unsigned), unsigned, signature };
}

export function verifyReceipts(publicKey: Uint8Array, list: SignedReceiptList): boolean {
  return list.suite.verify(publicKey, "receipt", list.signature, list.unsigned);
}

function writeEntry(entry: ReceiptEntry): Buffer {
  const judgement = Buffer.from([entry.verdict, entry.reason, 0, 0, 0, 0, 0, 0]);
  return join(entry.id, entry.fingerprint, judgement, u64(entry.n));
}

function readEntry(reader: Reader): ReceiptEntry {
  const [id, fingerprint] = [reader.bytes(16), reader.bytes(32)];
  const [given, why] = [reader.u8(), reader.u8()];
  need(given >= 1 && given <= 3, "receipts: verdict");
  reader.zero(6);
  return { id, fingerprint, verdict: given, reason: why, n: reader.u64() };
}
