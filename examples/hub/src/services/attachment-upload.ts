import { HubError } from "../error.js";
import { blobDigest, parseBlob } from "../format/blob.js";
import { parseContent } from "../format/content.js";
import { parseReadable } from "../format/readable-record.js";
import { reason, verdict, type Reason } from "../format/receipt.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";
import type { StoredAttachment } from "../store/attachments.js";
import { inTransaction } from "../store/database.js";
import type { StoredRecord } from "../store/records.js";
import { appendReceipts } from "./receipt-writer.js";
import { standingOf } from "./standing.js";

export interface Upload {
  readonly blob: Buffer;
  readonly record: Buffer;
  readonly file: Buffer;
}

/**
 * Keeps an encrypted attachment and answers with a receipt list of one entry: id = blob id, n = 0.
 *
 * A file whose shape is wrong gets no verdict (`malformed`), since something on the way may have
 * cut it: the phone has the right bytes and brings them again. `record-unknown`, `record-refused`,
 * `id-reuse`.
 */
export async function keepAttachment(hub: Hub, account: Account, upload: Upload): Promise<Buffer> {
  const { blob, file } = upload;
  if (!parseBlob(file).blob.equals(blob)) throw new HubError("malformed", 400);
  const record = hub.records.find(account.number, upload.record);
  if (record === undefined) throw new HubError("record-unknown", 409);
  if (record.verdict !== verdict.accepted) throw new HubError("record-refused", 409);
  const digest = blobDigest(file);
  const known = hub.attachments.find(hub.trust.current.tenant, blob);
  const identified = { ...upload, digest };
  const wanted =
    known === undefined && attachmentProblem(hub, account, record, identified) === reason.none;
  if (wanted) await hub.blobs.keep(digest, file);
  return inTransaction(hub.database, () => receiptFor(hub, account, record, identified));
}

/**
 * The file of an attachment, for whoever may read its record; `not-found` for everybody else alike.
 */
export async function fetchAttachment(hub: Hub, account: Account, blob: Buffer): Promise<Buffer> {
  const attachment = hub.attachments.find(hub.trust.current.tenant, blob);
  const record = attachment && hub.records.bySeq(attachment.record);
  const there = attachment?.verdict === verdict.accepted && record !== undefined;
  if (!there || !hub.records.isReader(record, account.number, account.kid))
    throw new HubError("not-found", 404);
  return hub.blobs.read(attachment.digest);
}

function receiptFor(
  hub: Hub,
  account: Account,
  record: StoredRecord,
  upload: Upload & { digest: Buffer },
): Buffer {
  const { tenant } = hub.trust.current;
  const { blob, digest, file } = upload;
  const now = hub.accounts.byKid(tenant, account.kid) ?? account;
  const known = hub.attachments.find(tenant, blob);
  if (known !== undefined && !isSame(known, record, digest)) throw new HubError("id-reuse", 422);
  const why = known?.reason ?? attachmentProblem(hub, now, record, upload);
  const given = why === reason.none ? verdict.accepted : verdict.refused;
  if (known === undefined) {
    const place = { tenant, blob, record: record.seq, digest, size: file.length };
    hub.attachments.insert({ ...place, verdict: given, reason: why, time: hub.clock() });
  }
  const entry = { id: blob, fingerprint: digest, verdict: given, reason: why, n: 0 };
  return appendReceipts(hub, now, now.accepted, [entry]);
}

function isSame(known: StoredAttachment, record: StoredRecord, digest: Buffer): boolean {
  return known.record === record.seq && known.digest.equals(digest);
}

/**
 * No more files than the record announced; of a public record exactly those that its content lists.
 */
function attachmentProblem(
  hub: Hub,
  account: Account,
  record: StoredRecord,
  upload: Upload & { digest: Buffer },
): number {
  const standing: Reason = standingOf(hub, account);
  if (standing !== reason.none) return standing;
  if (hub.attachments.acceptedOf(record.seq) >= record.attachments) return reason.notAllowed;
  if (record.public === 0 || record.bytes === null) return reason.none;
  const listed = parseContent(parseReadable(record.bytes).content).attachments;
  const match = listed.some(
    ({ blob, hash }) => blob.equals(upload.blob) && hash.equals(upload.digest),
  );
  return match ? reason.none : reason.notAllowed;
}
