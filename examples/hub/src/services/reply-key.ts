import { HubError } from "../error.js";
import { cardDigest, cardUse, coreLengthOf, kidOf, ownsCard, parseCore } from "../format/card.js";
import { Reader } from "../format/reader.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";
import { inTransaction } from "../store/database.js";

/**
 * core ‖ signature64 → nothing.
 *
 * The card of a reply key is a member's, without district and times: it names nobody. Answers that
 * are sealed to it come with the inbox of the account that brought it. `bad-proof`,
 * `card-not-allowed`, `kid-taken`.
 */
export function keepReplyKey(hub: Hub, account: Account, body: Buffer): Buffer {
  const reader = new Reader(body, "reply key");
  const { suite, tenant } = hub.trust.current;
  const [core, signature] = [reader.bytes(coreLengthOf(suite)), reader.bytes(64)];
  reader.end();
  const parsed = parseCore(core);
  if (!ownsCard(parsed, tenant, core, signature)) throw new HubError("bad-proof", 403);
  if (parsed.use !== cardUse.memberDevice || parsed.scope !== "")
    throw new HubError("card-not-allowed", 403);
  const card = cardDigest(tenant, core);
  const kid = kidOf(card);
  inTransaction(hub.database, () => {
    const known = hub.replyKeys.byKid(tenant, kid);
    const ours =
      known === undefined || (known.card.equals(card) && known.account === account.number);
    if (!ours || hub.accounts.byKid(tenant, kid) !== undefined)
      throw new HubError("kid-taken", 409);
    hub.replyKeys.insert(tenant, { kid, card, account: account.number });
  });
  return Buffer.alloc(0);
}
