import { cardDigest, kidOf } from "../format/card.js";
import {
  receiptDigest,
  signReceipts,
  unsignedReceipts,
  verdict,
  type ReceiptEntry,
} from "../format/receipt.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";

const zeroDigest = Buffer.alloc(32);

/**
 * Signs the next list of an account's chain and stores it. Must run in the transaction of the
 * effect.
 *
 * `accepted` is the account's n after this answer. Everything up to it is durable the moment the
 * transaction commits, because the commit is synced before anybody is told; so durable_n = accepted
 * on this one-disk hub.
 */
export function appendReceipts(
  hub: Hub,
  account: Account,
  accepted: number,
  entries: readonly ReceiptEntry[],
): Buffer {
  const unsigned = unsignedList(hub, account, accepted, entries);
  const bytes = signReceipts(hub.keys.receipts.signingPrivate, unsigned);
  hub.receipts.append({
    account: account.number,
    digest: receiptDigest(unsigned),
    bytes,
    accepted,
  });
  return bytes;
}

/**
 * Where the account stands, as one signed entry that is not part of the chain; `nonce` shows that
 * it is fresh.
 */
export function statusReceipt(hub: Hub, account: Account, nonce: Buffer): Buffer {
  const entry = {
    id: nonce,
    fingerprint: zeroDigest,
    verdict: verdict.status,
    reason: 0,
    n: account.accepted,
  };
  return signReceipts(
    hub.keys.receipts.signingPrivate,
    unsignedList(hub, account, account.accepted, [entry]),
  );
}

function unsignedList(
  hub: Hub,
  account: Account,
  accepted: number,
  entries: readonly ReceiptEntry[],
): Buffer {
  const { suite, tenant } = hub.trust.current;
  return unsignedReceipts({
    suite,
    tenant,
    hub: kidOf(cardDigest(tenant, hub.keys.receipts.core)),
    account: account.kid,
    time: hub.clock(),
    hubEpoch: hub.epoch,
    durableN: accepted,
    previous: account.chain,
    entries,
  });
}
