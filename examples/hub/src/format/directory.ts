import { hx, type Suite } from "../suites/index.js";
import { join, u16, u32, u64 } from "./bytes.js";
import { cardDigest, cardUse, coreLengthOf, parseCore, type CardCore } from "./card.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import {
  readSignatures,
  writeSignatures,
  type SignatureEntry,
  type Signer,
} from "./signature-block.js";

const headerLength = 96;
const entryOverhead = 12; // status ‖ zero3 ‖ u64 since
const mostEntries = 64;

export const cardStatus = { active: 1, superseded: 2, revoked: 3, compromised: 4 } as const;
export type CardStatus = (typeof cardStatus)[keyof typeof cardStatus];

/** A line of the directory: whose card, and whether it still counts. `since` in milliseconds. */
export interface DirectoryLine {
  readonly core: Buffer;
  readonly status: CardStatus;
  readonly since: number | bigint;
}

export interface DirectoryEntry extends DirectoryLine {
  readonly card: Buffer;
  readonly parsed: CardCore;
}

/** Offices, hub keys and the drop; members' cards travel in their letters (format.md §3.3). */
export interface DirectoryBody {
  readonly suite: Suite;
  readonly tenant: Uint8Array;
  readonly rootVersion: number;
  readonly directoryVersion: number;
  readonly issued: number | bigint;
  readonly freshUntil: number | bigint;
  readonly village: string;
  readonly previous: Uint8Array;
  readonly entries: readonly DirectoryLine[];
}

export interface Directory extends DirectoryBody {
  readonly entries: readonly DirectoryEntry[];
  readonly unsigned: Buffer;
  readonly digest: Buffer;
  readonly signatures: readonly SignatureEntry[];
}

export function writeDirectory(body: DirectoryBody, signers: readonly Signer[]): Buffer {
  const unsigned = unsignedDirectory(body);
  return join(
    unsigned,
    writeSignatures({ suite: body.suite, word: "directory", unsigned }, signers),
  );
}

export function unsignedDirectory(body: DirectoryBody): Buffer {
  const { rootVersion, directoryVersion, issued, freshUntil, village, previous, entries } = body;
  const head = join(
    Buffer.from("WCD1"),
    Buffer.from([1, body.suite.byte]),
    u16(entries.length),
    body.tenant,
  );
  const versions = join(u32(rootVersion), u32(directoryVersion), u64(issued), u64(freshUntil));
  const lines = entries.map(({ core, status, since }) =>
    join(core, Buffer.from([status, 0, 0, 0]), u64(since)),
  );
  return join(head, versions, Buffer.from(village, "latin1"), Buffer.alloc(4), previous, ...lines);
}

export function parseDirectory(bytes: Buffer): Directory {
  const reader = new Reader(bytes, "directory");
  reader.magic("WCD1");
  const suite = reader.versionAndSuite();
  const count = reader.u16();
  need(count <= mostEntries, "directory: count");
  const tenant = reader.bytes(16);
  const [rootVersion, directoryVersion] = [reader.u32(), reader.u32()];
  need(rootVersion >= 1 && directoryVersion >= 1, "directory: version");
  const [issued, freshUntil] = [reader.u64(), reader.u64()];
  const village = reader.bytes(12).toString("latin1");
  need(/^[0-9]{12}$/.test(village), "directory: code");
  reader.zero(4);
  const previous = reader.bytes(32);
  const entries = Array.from({ length: count }, () => readEntry(reader, suite, tenant));
  // Two lines for one card could say "active" and "revoked" at once.
  need(
    new Set(entries.map(({ card }) => card.toString("hex"))).size === count,
    "directory: card twice",
  );
  const signatures = readSignatures(reader);
  reader.end();
  const unsigned = bytes.subarray(0, headerLength + count * (coreLengthOf(suite) + entryOverhead));
  const body = {
    suite,
    tenant,
    rootVersion,
    directoryVersion,
    issued,
    freshUntil,
    village,
    previous,
    entries,
  };
  return { ...body, unsigned, digest: hx(suite, "directory", unsigned), signatures };
}

function readEntry(reader: Reader, suite: Suite, tenant: Uint8Array): DirectoryEntry {
  const core = reader.bytes(coreLengthOf(suite));
  const parsed = parseCore(core);
  need(parsed.suite === suite, "directory: suite of a card");
  need(parsed.use !== cardUse.memberDevice, "directory: member card");
  const status = reader.u8();
  need(isStatus(status), "directory: status");
  reader.zero(3);
  return { core, parsed, status, since: reader.u64(), card: cardDigest(tenant, core) };
}

function isStatus(value: number): value is CardStatus {
  return value >= 1 && value <= 4;
}
