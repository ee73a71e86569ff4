import { HubError } from "../error.js";
import { framed, join, u32, u64 } from "../format/bytes.js";
import { Reader } from "../format/reader.js";
import { need } from "../format/error.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";

const mostEntries = 256;
/**
 * Phones refuse longer answers; 31 of the longest records fit, so that a page of 31 is never cut.
 */
export const longestInbox = 8 << 20;
export const longestReceipts = 1 << 20;
const digestLength = 32;

/**
 * u64 cursor ‖ u16 limit → "WCI1" ‖ u64 next ‖ u32 count ‖ count × (u64 seq ‖ u32 len ‖ record).
 */
export function readInbox(hub: Hub, account: Account, body: Buffer): Buffer {
  const reader = new Reader(body, "inbox");
  const [cursor, limit] = [reader.u64(), reader.u16()];
  reader.end();
  need(
    limit >= 1 && limit <= mostEntries && cursor <= BigInt(Number.MAX_SAFE_INTEGER),
    "inbox: limit",
  );
  const entries: Buffer[] = [];
  let [next, size] = [Number(cursor), 16];
  for (const { seq, bytes } of hub.records.inbox(account, Number(cursor), limit)) {
    if (size + 12 + bytes.length > longestInbox) break;
    size += 12 + bytes.length;
    entries.push(join(u64(seq), framed(bytes)));
    next = seq;
  }
  return join(Buffer.from("WCI1"), u64(next), u32(entries.length), ...entries);
}

/**
 * prev32 → u32 count ‖ count × (u32 len ‖ receipt list): the account's lists after that one, oldest
 * first.
 */
export function readReceipts(hub: Hub, account: Account, body: Buffer): Buffer {
  const reader = new Reader(body, "receipts");
  const previous = reader.bytes(digestLength);
  reader.end();
  const position = previous.every((byte) => byte === 0)
    ? 0
    : hub.receipts.positionOf(account.number, previous);
  // A phone knows a receipt that this hub does not: the hub went back in time, and must not say
  // "nothing new".
  if (position === undefined) throw new HubError("receipt-unknown", 404);
  const lists: Buffer[] = [];
  let size = 4;
  for (const bytes of hub.receipts.after(account.number, position)) {
    if (size + 4 + bytes.length > longestReceipts) break;
    size += 4 + bytes.length;
    lists.push(framed(bytes));
  }
  return join(u32(lists.length), ...lists);
}
