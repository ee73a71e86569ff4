// A letter without a name through the package and a real hub: the office reads it and answers, the author gets the answer, and
// the office has nothing of the author.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openClient, type Client, type Entry } from "weicun/node";
import { goodLetter, letterType, startVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let office: Client;
let folders = 0;
const freshFolder = (): string => join(village.base, `client-${(folders += 1)}`);

before(async () => {
  village = await startVillage();
  office = await openClient({
    ...village.invite,
    folder: freshFolder(),
    restore: village.office(),
  });
});
after(async () => {
  await office.close();
  await village.stop();
});

/** Rounds until something is there. */
async function until<T>(client: Client, look: () => Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < 20; round += 1) {
    await client.sync();
    const found = await look();
    if (found !== undefined) return found;
  }
  assert.fail("it did not come");
}

const receivedAs = async (title: string): Promise<Entry | undefined> =>
  (await office.list({ delivery: "received" })).entries.find((entry) => entry.title === title);

test("an anonymous letter is answered, and the answer reaches its author", async () => {
  const author = await openClient({ ...village.invite, folder: freshFolder() });
  await author.sync();
  const letter = { ...goodLetter, title: "没有名字", signed_mode: "anonymous" };
  const saved = await author.save(letterType, letter);
  assert.ok(saved.ok);
  await until(author, async () =>
    (await author.read(saved.id))?.delivery === "delivered" ? true : undefined,
  );
  const { id } = await until(office, () => receivedAs("没有名字"));
  for (const action of ["open", "accept"]) assert.ok((await office.act(id, action)).ok);
  assert.ok((await office.act(id, "reply", { text: "已经派人去修了。" })).ok);
  await office.sync();
  const answered = await until(author, async () => {
    const detail = await author.read(saved.id);
    return detail?.stage === "replied" ? detail : undefined;
  });
  const texts = answered.events.map(({ value }) => (value as { text?: string } | undefined)?.text);
  assert.ok(texts.includes("已经派人去修了。"));
  await author.close();
});

test("a name for the township only is shown before, and not to the village office", async () => {
  const author = await openClient({ ...village.invite, folder: freshFolder() });
  await author.sync();
  const letter = {
    ...goodLetter,
    title: "只给乡镇看",
    signed_mode: "name_to_township_only",
    identity_box: { real_name: "石阿妹" },
  };
  const review = await author.review(letterType, letter);
  assert.deepEqual(
    review.readers.map(({ office: name }) => name),
    ["branch_secretary", "township_letters"],
  );
  const saved = await author.save(letterType, letter);
  assert.ok(saved.ok);
  await author.sync();
  const entry = await until(office, () => receivedAs("只给乡镇看"));
  const detail = await office.read(entry.id);
  assert.ok(detail?.value);
  assert.ok(!JSON.stringify(detail).includes("石阿妹"));
  assert.ok(JSON.stringify(await author.read(saved.id)).includes("石阿妹"));
  await author.close();
});

test("where the directory names no drop card, a tip-off is refused and kept nowhere", async () => {
  const author = await openClient({ ...village.invite, folder: freshFolder() });
  await author.sync();
  const tipOff = {
    named: false,
    category: "land",
    body: "有人占了耕地盖房",
    wipe_after_send: true,
  };
  await assert.rejects(author.save("gov.tipoff", tipOff), { code: "no-recipient-key" });
  await assert.rejects(author.draft("gov.tipoff", tipOff), { code: "not-supported" });
  assert.deepEqual((await author.list()).entries, []);
  await author.close();
});
