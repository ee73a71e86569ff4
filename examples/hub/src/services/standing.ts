import { cardUse, isWithin, parseCore } from "../format/card.js";
import { cardStatus } from "../format/directory.js";
import { reason, type Reason } from "../format/receipt.js";
import { entryByCard } from "../format/trust.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";

/**
 * May this account hand in anything new? `none`, or the reason why not: an office is what the
 * directory says today.
 */
export function standingOf(hub: Hub, account: Account): Reason {
  if (account.revoked_at !== null) return reason.accountRevoked;
  const core = parseCore(account.core);
  if (core.use === cardUse.memberDevice) return reason.none;
  const entry = entryByCard(hub.trust.current, account.card);
  if (entry?.status === cardStatus.superseded || !isWithin(core, hub.clock()))
    return reason.staleKey;
  return entry?.status === cardStatus.active ? reason.none : reason.accountRevoked;
}

/** An enrolled member who was not revoked, or a reply key: to whom an answer can be sealed. */
export function isMember(hub: Hub, kid: Buffer): boolean {
  const { tenant } = hub.trust.current;
  if (hub.replyKeys.byKid(tenant, kid) !== undefined) return true;
  const account = hub.accounts.byKid(tenant, kid);
  return account !== undefined && account.revoked_at === null;
}
