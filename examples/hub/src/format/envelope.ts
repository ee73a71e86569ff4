import { hx, suiteOf, type Suite } from "../suites/index.js";
import { boxOverhead } from "./box.js";
import { isZero } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

export const envelopeHeaderLength = 96;
const longestStanza = 144;
const suiteAt = 5;
export const envelopeKind = { letter: 1, identityBox: 2, drop: 3, courier: 4 } as const;
const mostRecipients = 8;
/** 4, 16, 64 and 256 KiB: the only lengths of a letter's inner part (format.md §5). */
export const letterBuckets: readonly number[] = [4096, 16384, 65536, 262144];
/** 64 KiB and 1 MiB: the only lengths of a drop's inner part. */
export const dropBuckets: readonly number[] = [65536, 1048576];
export const longestEnvelope =
  envelopeHeaderLength + mostRecipients * longestStanza + boxOverhead + 262144;

/** kid16 ‖ the wrapped key: 96 bytes in suite intl, 144 in gm. */
export function stanzaLengthOf(suite: Suite): number {
  return 16 + suite.wrappedKeyLength;
}

/**
 * What anybody can read of a sealed envelope. There is no call here that opens one: a hub has no
 * key for it.
 */
export interface EnvelopeHeader {
  readonly suite: Suite;
  readonly kind: number;
  readonly tenant: Buffer;
  readonly id: Buffer;
  readonly rootVersion: number;
  readonly directoryVersion: number;
  readonly attachments: number;
  readonly attachmentsRoot: Buffer;
  readonly kids: readonly Buffer[];
}

/** Checks every length, version and zero field of a letter (kinds 1 and 2). */
export function parseEnvelope(bytes: Buffer): EnvelopeHeader {
  const reader = new Reader(bytes, "envelope");
  reader.magic("WCE1");
  const suite = reader.versionAndSuite();
  const kind = reader.u8();
  need(kind >= 1 && kind <= 4, "envelope: kind");
  const count = reader.u8();
  need(count >= 1 && count <= mostRecipients, "envelope: recipients");
  const [tenant, id, rootVersion, directoryVersion] = [
    reader.bytes(16),
    reader.bytes(16),
    reader.u32(),
    reader.u32(),
  ];
  const bodyLength = reader.u32();
  const attachments = reader.u32();
  const attachmentsRoot = reader.bytes(32);
  need((attachments === 0) === isZero(attachmentsRoot), "envelope: attachments");
  reader.zero(8);
  const kids = Array.from({ length: count }, () =>
    reader.bytes(stanzaLengthOf(suite)).subarray(0, 16),
  );
  need(new Set(kids.map((kid) => kid.toString("hex"))).size === count, "envelope: recipient twice");
  need(bodyLength === reader.left, "envelope: length");
  need(kind > 2 || letterBuckets.includes(bodyLength - boxOverhead), "envelope: bucket");
  return {
    suite,
    kind,
    tenant,
    id,
    rootVersion,
    directoryVersion,
    attachments,
    attachmentsRoot,
    kids,
  };
}

/** The same of a drop: one recipient, no versions, no attachments, one of two lengths. */
export function parseDrop(bytes: Buffer): EnvelopeHeader {
  const header = parseEnvelope(bytes);
  need(header.kind === envelopeKind.drop, "drop: kind");
  need(header.kids.length === 1 && header.attachments === 0, "drop: recipients");
  need(header.rootVersion === 0 && header.directoryVersion === 0, "drop: versions");
  const bodyLength = bytes.length - envelopeHeaderLength - stanzaLengthOf(header.suite);
  need(dropBuckets.includes(bodyLength - boxOverhead), "drop: bucket");
  return header;
}

export function envelopeFingerprint(bytes: Uint8Array): Buffer {
  return hx(suiteOf(bytes[suiteAt]), "envelope", bytes);
}
