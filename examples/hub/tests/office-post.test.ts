// An office's post is the office's: the successor's account gets what was sealed to the card before.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cardDigest, kidOf } from "../src/format/card.js";
import { checkSuccession } from "../src/format/trust.js";
import { issueCard } from "../src/found/cards.js";
import { nextDirectory, withCardBeside } from "../src/found/succession.js";
import { signersOf } from "../src/found/roots.js";
import { publishTrust } from "../src/trust-store.js";
import { Phone } from "./support/phone.js";
import { envelope } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
before(async () => {
  village = await openVillage();
});
after(() => village.stop());

test("letters from before and after the election reach who holds the office now, and no other", async () => {
  const { trust, rootKeys } = village;
  const signers = signersOf(rootKeys);
  const secretary = village.officeIdentities[0] ?? assert.fail();
  const oldKid = kidOf(cardDigest(trust.tenant, secretary.core));
  const villager = await new Phone(village.hub.url, trust.tenant).enrol();
  const early = envelope({ tenant: trust.tenant, kids: [oldKid] });
  await villager.deliver([early]);

  const elected = issueCard(trust, "branch_secretary", Date.now());
  const beside = nextDirectory(trust, signers, withCardBeside(trust, elected.core, Date.now()), 1);
  checkSuccession(trust, beside);
  publishTrust(village.data, beside.bytes);
  village = await village.restart();
  const late = envelope({ tenant: trust.tenant, kids: [oldKid] });
  const again = await new Phone(village.hub.url, trust.tenant, villager.identity).enrol();
  await again.deliver([late]);

  const successor = await new Phone(village.hub.url, trust.tenant, elected).enrol();
  await successor.signIn();
  const page = await successor.inbox(0n, 64);
  assert.deepEqual(
    page.entries.map(({ record }) => record),
    [early, late],
  );
  const director = village.officeIdentities[1] ?? assert.fail();
  const other = await new Phone(village.hub.url, trust.tenant, director).enrol();
  await other.signIn();
  assert.deepEqual((await other.inbox(0n, 64)).entries, []);
});
