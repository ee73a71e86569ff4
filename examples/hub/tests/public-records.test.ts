import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { cardDigest } from "../src/format/card.js";
import { reason, verdict } from "../src/format/receipt.js";
import { recipientsDigest } from "../src/format/statement.js";
import type { Judge } from "../src/judge/judgement.js";
import { newMember, Phone } from "./support/phone.js";
import { goodNotice, newId, notice, noticeContent, type NoticeFields } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let secretary: Phone;
let judged: { type: string; value: string }[] = [];

/** Stands for the core: it knows one rule, so that a test can break it. */
const judge: Judge = (type, value) => {
  judged.push({ type, value });
  const { title = "" } = JSON.parse(value) as { readonly title?: string };
  return title.length < 2 ? [{ code: "schema.min-length", severity: "error" }] : [];
};

before(async () => {
  village = await openVillage({ judge });
  secretary = await officePhone(village);
});
after(() => village.stop());

async function officePhone(where: TestVillage): Promise<Phone> {
  const [identity] = where.officeIdentities;
  assert.ok(identity);
  const phone = await new Phone(where.hub.url, where.trust.tenant, identity).enrol();
  await phone.signIn();
  return phone;
}

function made(fields: Partial<NoticeFields> = {}): Buffer {
  return notice({ trust: village.trust, author: secretary.identity, ...fields });
}

async function reasonOf(record: Buffer, phone = secretary): Promise<number> {
  const [entry] = (await phone.deliver([record], phone.signedIn)).entries;
  assert.ok(entry);
  assert.equal(entry.verdict, entry.reason === reason.none ? verdict.accepted : verdict.refused);
  return entry.reason;
}

const content = (members: { readonly [name: string]: unknown }): Buffer =>
  noticeContent(secretary.identity, members);

test("a notice by an office is accepted, judged by its exact value, and reaches every inbox", async () => {
  judged = [];
  const record = made();
  assert.equal(await reasonOf(record), reason.none);
  assert.deepEqual(
    judged.map(({ type, value }) => [type, JSON.parse(value) as unknown]),
    [["village.notice", goodNotice]],
  );
  const villager = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await villager.signIn();
  const { entries } = await villager.inbox();
  assert.ok(entries.some((entry) => entry.record.equals(record)));
});

test("a value that the catalogue refuses is refused", async () => {
  const value = { ...goodNotice, title: "x" };
  assert.equal(await reasonOf(made({ content: content({ value }) })), reason.invalidRecord);
});

test("a statement of another village is refused", async () => {
  assert.equal(
    await reasonOf(made({ statement: { tenant: randomBytes(16) } })),
    reason.wrongTenant,
  );
});

test("a sealed letter's statement can't be published: the mode is signed", async () => {
  for (const mode of [1, 3, 4]) {
    assert.equal(await reasonOf(made({ statement: { mode } })), reason.invalidRecord);
  }
});

test("a record that names another reader than this hub is refused", async () => {
  const recipients = recipientsDigest(village.trust.suite, [randomBytes(32)]);
  assert.equal(await reasonOf(made({ statement: { recipients } })), reason.invalidRecord);
});

test("content that is not the signed content is refused", async () => {
  const record = made();
  record[record.length - 20] = (record[record.length - 20] ?? 0) ^ 1;
  assert.equal(await reasonOf(record), reason.invalidRecord);
});

test("a signature by another key, or of another card, is refused", async () => {
  const other = newMember();
  const signature = made({ signingPrivate: other.signingPrivate });
  assert.equal(await reasonOf(signature), reason.badSignature);
  const signer = cardDigest(village.trust.tenant, other.core);
  assert.equal(await reasonOf(made({ statement: { signer } })), reason.badSignature);
});

test("an account hands in only what it signed itself", async () => {
  const villager = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await villager.signIn();
  assert.equal(await reasonOf(made(), villager), reason.notAllowed);
});

test("a villager's notice is refused: notices are for offices", async () => {
  const villager = await new Phone(village.hub.url, village.trust.tenant).enrol();
  await villager.signIn();
  assert.equal(await reasonOf(made({ author: villager.identity }), villager), reason.notAllowed);
});

test("an unknown type is refused by name, a sealed type in the open is not allowed", async () => {
  assert.equal(
    await reasonOf(made({ content: content({ type: "no.such_type" }) })),
    reason.unknownType,
  );
  const letter = content({ type: "gov.secretary_letter" });
  assert.equal(await reasonOf(made({ content: letter })), reason.notAllowed);
});

test("content that two parsers could read differently is refused", async () => {
  const good = content({}).toString("utf8");
  const texts = {
    "doubled key": good.replace('"schema":1', '"schema":1,"schema":1'),
    spaces: good.replace('"schema":1', '"schema": 1'),
    order: good.replace(/^\{"attachments":\[\],/, "{").replace(/\}$/, ',"attachments":[]}'),
    number: good.replace('"schema":1', '"schema":1.0'),
    surrogate: good.replace("领取种子", "\\ud800"),
    mark: `\ufeff${good}`,
    "not JSON": good.slice(0, -1),
    depth: good.replace('"audience":{}', `"audience":${"[".repeat(5000)}${"]".repeat(5000)}`),
    "unknown member": good.replace('"schema":1', '"schema":1,"seen":1'),
    "missing member": good.replace('"schema":1,', ""),
    link: good.replace(',"schema"', ',"prev":"yes","schema"'),
  };
  for (const [name, text] of Object.entries(texts)) {
    assert.notEqual(text, good, name);
    assert.equal(await reasonOf(made({ content: Buffer.from(text) })), reason.invalidRecord, name);
  }
  assert.equal(
    await reasonOf(made({ content: Buffer.from([0x7b, 0xff, 0x7d]) })),
    reason.invalidRecord,
  );
});

test("content longer than the limit is refused as too large", async () => {
  const value = { ...goodNotice, body: "长".repeat(30_000) };
  assert.equal(await reasonOf(made({ content: content({ value }) })), reason.tooLarge);
});

test("the same notice again gets the same number", async () => {
  const record = made({ id: newId() });
  const first = await secretary.deliver([record], secretary.signedIn);
  const again = await secretary.deliver([record], secretary.signedIn);
  assert.deepEqual(again.entries, first.entries);
});

test("a hub without a judge says so and burns no id", async (t) => {
  const other = await openVillage();
  const bare = await other.restart({ judge: undefined as unknown as Judge });
  t.after(() => bare.stop());
  const phone = await officePhone(bare);
  const record = notice({ trust: bare.trust, author: phone.identity });
  const answer = await phone.submit([record], phone.signedIn);
  assert.deepEqual([answer.status, answer.code], [503, "no-judge"]);
  const judging = await bare.restart({ judge });
  t.after(() => judging.stop());
  const again = new Phone(judging.hub.url, judging.trust.tenant, phone.identity);
  again.session = phone.session;
  assert.equal(
    (await again.deliver([record], again.signedIn)).entries[0]?.verdict,
    verdict.accepted,
  );
});
