import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "../src/format/bytes.js";
import { cardDigest, cardUse, kidOf, signCard, writeCore } from "../src/format/card.js";
import { reason, verdict } from "../src/format/receipt.js";
import { intl } from "../src/suites/index.js";
import { Phone } from "./support/phone.js";
import { envelope } from "./support/records.js";
import { openVillage, villageCode, type TestVillage } from "./support/village.js";

let village: TestVillage;
let author: Phone;
let secretary: Phone;

before(async () => {
  village = await openVillage();
  author = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await author.signIn();
  const identity = village.officeIdentities[0];
  secretary = await new Phone(village.hub.url, village.trust.tenant, identity).enrol();
});
after(() => village.stop());

/** A key for one answer: its card names nobody. */
function replyKey(change: Partial<Parameters<typeof writeCore>[0]> = {}): {
  readonly kid: Buffer;
  readonly request: Buffer;
} {
  const [encryption, signing] = [intl.makeKeyPair("encryption"), intl.makeKeyPair("signing")];
  const core = writeCore({
    suite: intl,
    use: cardUse.memberDevice,
    office: 0,
    serial: 1,
    notBefore: 0n,
    notAfter: 0n,
    scope: "",
    encryptionKey: encryption.publicKey,
    signingKey: signing.publicKey,
    ...change,
  });
  const { tenant } = village.trust;
  return {
    kid: kidOf(cardDigest(tenant, core)),
    request: join(core, signCard(signing.privateKey, tenant, core)),
  };
}

const answerTo = (kid: Buffer): Buffer => envelope({ tenant: village.trust.tenant, kids: [kid] });

test("an answer to a reply key comes with its author's inbox, and with nobody else's", async () => {
  const { kid, request } = replyKey();
  const early = await secretary.deliver([answerTo(kid)]);
  assert.equal(early.entries[0]?.reason, reason.unknownRecipient);
  const kept = await author.call("reply-key", request, author.device);
  assert.deepEqual([kept.status, kept.body.length], [200, 0]);
  assert.equal((await author.call("reply-key", request, author.device)).status, 200);
  const answer = answerTo(kid);
  assert.equal((await secretary.deliver([answer])).entries[0]?.verdict, verdict.accepted);
  const found = (await author.inbox()).entries.map(({ record }) => record);
  assert.deepEqual(found, [answer]);
  const neighbour = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await neighbour.signIn();
  assert.deepEqual((await neighbour.inbox()).entries, []);
});

test("answers to several reply keys keep the hub's order, page by page", async () => {
  const writer = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await writer.signIn();
  const keys = [replyKey(), replyKey(), replyKey()];
  for (const { request } of keys) await writer.call("reply-key", request, writer.device);
  const kids = [...keys.map(({ kid }) => kid), writer.kid];
  const sent = [2, 0, 3, 1].map((at) => answerTo(kids[at] ?? assert.fail()));
  for (const record of sent) await secretary.deliver([record]);
  const all = (await writer.inbox()).entries.map(({ record }) => record);
  assert.deepEqual(all, sent);
  const first = await writer.inbox(0n, 2);
  const second = await writer.inbox(first.next, 2);
  assert.deepEqual(
    [...first.entries, ...second.entries].map(({ record }) => record),
    sent,
  );
});

test("a reply key without proof, with a village on it, of an office or of another account is refused", async () => {
  const ask = async (request: Buffer): Promise<string | undefined> =>
    (await author.call("reply-key", request, author.device)).code;
  const { request } = replyKey();
  const forged = Buffer.from(request);
  forged[140] = (forged[140] ?? 0) ^ 1;
  assert.equal(await ask(forged), "bad-proof");
  assert.equal(await ask(request.subarray(1)), "malformed");
  assert.equal(await ask(replyKey({ scope: villageCode }).request), "card-not-allowed");
  assert.equal(await ask(replyKey({ use: cardUse.office, office: 1 }).request), "card-not-allowed");
  assert.equal(await ask(request), undefined);
  const thief = await new Phone(village.hub.url, village.trust.tenant).enrol();
  assert.equal((await thief.call("reply-key", request, thief.device)).code, "kid-taken");
  assert.equal((await thief.call("reply-key", request)).code, "not-signed-in");
});
