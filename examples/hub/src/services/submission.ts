import { HubError } from "../error.js";
import { envelopeFingerprint } from "../format/envelope.js";
import { FormatError, need } from "../format/error.js";
import { Reader } from "../format/reader.js";
import { readableFingerprint } from "../format/readable-record.js";
import { reason, verdict, type ReceiptEntry } from "../format/receipt.js";
import type { Hub } from "../hub.js";
import { refused, type Judgement } from "../judge/judgement.js";
import { judgePublic } from "../judge/public-record.js";
import { judgeSealed } from "../judge/sealed-record.js";
import type { Account } from "../store/accounts.js";
import type { Suite } from "../suites/index.js";
import { inTransaction } from "../store/database.js";
import { withHoldersOfToday } from "./office-post.js";
import { appendReceipts } from "./receipt-writer.js";
import { isMember, standingOf } from "./standing.js";

const mostRecords = 256;
/** Magic, version and suite, then up to the end of the id: enough to say whose verdict it is. */
const envelopeIdAt = 24;
const statementIdAt = 12 + 20;
const shortestReadable = 12 + 148;

interface Submitted {
  readonly bytes: Buffer;
  readonly readable: boolean;
  readonly id: Buffer;
  readonly fingerprint: Buffer;
}

type Judged = Submitted & { readonly judgement: Judgement };

/**
 * u32 count (1…256) ‖ count × (u32 len ‖ WCE1 or WCP1). `malformed` when an id can't be read from
 * each; `suite-not-supported` for a record of another suite than this village's.
 */
export function parseSubmission(body: Buffer, suite: Suite): readonly Submitted[] {
  const reader = new Reader(body, "submission");
  const count = reader.u32();
  need(count >= 1 && count <= mostRecords, "submission: count");
  const records = Array.from({ length: count }, () => identify(reader.framed(), suite));
  reader.end();
  return records;
}

/**
 * Judges, stores and receipts a submission: the receipt list.
 *
 * A record that was judged before keeps its verdict and n for ever; other bytes under a used id get
 * none, and are left out (`id-reuse` when nothing is left).
 */
export async function submit(
  hub: Hub,
  account: Account,
  records: readonly Submitted[],
): Promise<Buffer> {
  const judged: Judged[] = [];
  for (const record of records)
    judged.push({ ...record, judgement: await judge(hub, account, record) });
  return inTransaction(hub.database, () => {
    const entries: ReceiptEntry[] = [];
    // Read again: another answer to this account may have been written meanwhile.
    const now = hub.accounts.byKid(hub.trust.current.tenant, account.kid) ?? account;
    let accepted = now.accepted;
    for (const record of judged) {
      const entry = entryFor(hub, now, record, accepted + 1);
      if (entry === undefined) continue;
      entries.push(entry);
      accepted = Math.max(accepted, Number(entry.n));
    }
    if (entries.length === 0) throw new HubError("id-reuse", 422);
    return appendReceipts(hub, now, accepted, entries);
  });
}

function identify(bytes: Buffer, suite: Suite): Submitted {
  const reader = new Reader(bytes, "record");
  const magic = reader.bytes(4).toString("latin1");
  need(magic === "WCE1" || magic === "WCP1", "record: magic");
  // Another version or suite is not a bad record: it is one that this hub can't judge, so it gets
  // no verdict.
  need(reader.versionAndSuite() === suite, "record: suite", "suite-not-supported");
  const readable = magic === "WCP1";
  need(bytes.length >= (readable ? shortestReadable : envelopeIdAt + 16), "record: too short");
  const at = readable ? statementIdAt : envelopeIdAt;
  const fingerprint = readable ? readableFingerprint(bytes) : envelopeFingerprint(bytes);
  return { bytes, readable, id: bytes.subarray(at, at + 16), fingerprint };
}

async function judge(hub: Hub, account: Account, record: Submitted): Promise<Judgement> {
  const standing = standingOf(hub, account);
  if (standing !== reason.none) return refused(standing);
  const trust = hub.trust.current;
  try {
    if (!record.readable)
      return judgeSealed(record.bytes, { trust, isMember: (kid) => isMember(hub, kid) });
    const context = { trust, account: account.card, time: hub.clock(), judge: hub.judge };
    return await judgePublic(record.bytes, context);
  } catch (error) {
    if (error instanceof FormatError && error.code === "malformed")
      return refused(reason.invalidRecord);
    throw error;
  }
}

function entryFor(
  hub: Hub,
  account: Account,
  record: Judged,
  nextN: number,
): ReceiptEntry | undefined {
  const { id, fingerprint, bytes, judgement } = record;
  const known = hub.records.find(account.number, id);
  if (known !== undefined) {
    const sameBytes = known.fingerprint.equals(fingerprint);
    return sameBytes
      ? { id, fingerprint, verdict: known.verdict, reason: known.reason, n: known.n }
      : undefined;
  }
  const good = judgement.reason === reason.none;
  const entry = {
    verdict: good ? verdict.accepted : verdict.refused,
    reason: judgement.reason,
    n: good ? nextN : 0,
  };
  const { attachments } = judgement;
  const kids = withHoldersOfToday(hub.trust.current, judgement.kids);
  const isPublic = judgement.public ? 1 : 0;
  const what = { account: account.number, id, fingerprint, public: isPublic, attachments } as const;
  hub.records.insert({ ...what, ...entry, bytes: good ? bytes : null, time: hub.clock() }, kids);
  return { id, fingerprint, ...entry };
}
