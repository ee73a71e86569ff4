import { HubError } from "../error.js";
import {
  cardDigest,
  cardUse,
  isWithin,
  kidOf,
  ownsCard,
  parseCore,
  type CardCore,
} from "../format/card.js";
import { cardStatus } from "../format/directory.js";
import { need } from "../format/error.js";
import { Reader } from "../format/reader.js";
import { entryByCard } from "../format/trust.js";
import type { Hub } from "../hub.js";
import { deviceTokenDigest } from "./device-token.js";
import { otherKidsOfOffice } from "./office-post.js";
import { inTransaction } from "../store/database.js";

const signatureLength = 64;

/**
 * core ‖ signature64 → a device token of 32 bytes.
 *
 * A member's card is its own making; an office's must be active in the directory. Enrolling again
 * gives another token. `bad-proof`, `card-not-allowed`, `kid-taken`, `account-revoked`.
 */
export function enrol(hub: Hub, body: Buffer): Buffer {
  const reader = new Reader(body, "enrolment");
  need(reader.left > signatureLength, "enrolment: too short");
  const core = reader.bytes(reader.left - signatureLength);
  const signature = reader.bytes(signatureLength);
  const { suite, tenant, directory } = hub.trust.current;
  const parsed = parseCore(core);
  need(parsed.suite === suite, "enrolment: suite", "suite-not-supported");
  if (!ownsCard(parsed, tenant, core, signature)) throw new HubError("bad-proof", 403);
  const card = cardDigest(tenant, core);
  const inScope = directory.village.startsWith(parsed.scope);
  if (!inScope || !isAllowed(hub, card, parsed)) throw new HubError("card-not-allowed", 403);
  return storeAccount(hub, { card, core });
}

function storeAccount(
  hub: Hub,
  { card, core }: { readonly card: Buffer; readonly core: Buffer },
): Buffer {
  const { tenant } = hub.trust.current;
  const [kid, time, token] = [kidOf(card), hub.clock(), hub.random(32)];
  inTransaction(hub.database, () => {
    const known = hub.accounts.byKid(tenant, kid);
    if (known !== undefined && !known.card.equals(card)) throw new HubError("kid-taken", 409);
    if (known?.revoked_at) throw new HubError("account-revoked", 403);
    hub.accounts.enrol({ tenant, card, kid, core, time });
    const account = hub.accounts.byKid(tenant, kid);
    if (account === undefined) throw new HubError("internal", 500);
    hub.accounts.addDeviceToken(account.number, deviceTokenDigest(hub, token), time);
    for (const other of otherKidsOfOffice(hub.trust.current, kid)) hub.records.inherit(kid, other);
  });
  return token;
}

function isAllowed(hub: Hub, card: Buffer, core: CardCore): boolean {
  if (!isWithin(core, hub.clock()) && core.use !== cardUse.memberDevice) return false;
  if (core.use === cardUse.memberDevice) return true;
  return (
    core.use === cardUse.office &&
    entryByCard(hub.trust.current, card)?.status === cardStatus.active
  );
}
