// Saving twice is saving once: one draft id, two tabs, a real hub that is counted by SQL.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { goodLetter, letterType } from "../web/support/village.js";
import { openPackage, packageFolder } from "./support/package-page.js";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";
import * as villager from "./support/villager.js";

const accepted = "SELECT count(*) FROM record WHERE verdict = 1";

interface Answer {
  readonly ok: boolean;
  readonly id?: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}
type Letter = typeof goodLetter;

const call = (task: string, letter: Letter, id?: string): string =>
  `client.${task}("${letterType}", ${JSON.stringify(letter)}, ${JSON.stringify({ id })})`;
const save = (tab: Page, letter: Letter, id: string): Promise<Answer> =>
  tab.evaluate(call("save", letter, id));
const draft = (tab: Page, letter: Letter, id?: string): Promise<string> =>
  tab.evaluate(`${call("draft", letter, id)}.then(({ id }) => id)`);

describe("one draft, saved in two tabs of the app", () => {
  let village: Village;
  let phone: Phone;

  before(async () => {
    village = await Village.found();
    await village.start();
    phone = new Phone();
  });
  after(async () => {
    await phone.close();
    await village.close();
  });

  it("is one letter", async () => {
    const page = await phone.start(true);
    await villager.join(page, village.invitation("localhost"));
    await phone.online(false);
    const home = `http://localhost:${village.port}`;
    await page.goto(`${home}/write`);
    await villager.chooseTopic(page);
    await villager.writeText(page, "路灯坏了", "村口的路灯坏了三天，晚上看不见路。");
    await villager.kept(page);
    const other = await phone.context().newPage();
    await other.goto(page.url());
    const tabs = [page, other];
    for (const tab of tabs) await villager.readyToSave(tab);
    await Promise.all(tabs.map((tab) => villager.shown(tab, "save").click()));
    const saved = tabs.map((tab) => villager.shown(tab, "saved"));
    for (const one of saved) await one.waitFor();
    const ids = await Promise.all(saved.map((one) => one.getAttribute("data-letter")));
    assert.equal(new Set(ids).size, 1);
    await page.goto(`${home}/letters`);
    await page.locator("[data-letter]").first().waitFor();
    assert.equal(await page.locator("[data-letter]").count(), 1, "and no draft beside it");
    await phone.online(true);
    await villager.openLetter(page, home, ids[0] ?? "", "delivered");
    assert.equal(village.count(accepted), 1);
  });
});

describe("one draft id, saved by two tabs at once, again and again", () => {
  let village: Village;
  let phone: Phone;
  let tabs: Page[] = [];
  const rounds = 10;

  before(async () => {
    village = await Village.found();
    await village.start(packageFolder(join(village.folder, "page")));
    phone = new Phone();
    await phone.start(true);
    const origin = `http://localhost:${village.port}/`;
    const tab = () => openPackage(phone.context(), origin, village.invitation("localhost"));
    tabs = [await tab(), await tab()];
    await tabs[0]?.evaluate("client.sync()");
  });
  after(async () => {
    await phone.close();
    await village.close();
  });

  it("is as many letters as drafts", async () => {
    const [first] = tabs;
    assert.ok(first);
    await phone.online(false);
    const ids: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const id = await draft(first, goodLetter);
      // Each tab twice, as by a double tap.
      const taps = tabs.flatMap((tab) => [tab, tab]);
      const answers = await Promise.all(taps.map((tab) => save(tab, goodLetter, id)));
      for (const answer of answers) assert.deepEqual([answer.ok, answer.id], [true, id]);
      ids.push(id);
    }
    const listed = `client.list({ mine: true }).then(({ entries }) => entries.map(({ id, delivery }) => id + delivery).sort())`;
    const expected = ids.map((id) => `${id}waiting`).sort();
    for (const tab of tabs)
      await phone.until(async () => {
        const found = await tab.evaluate<string[]>(listed);
        return JSON.stringify(found) === JSON.stringify(expected);
      });
    await phone.online(true);
    await phone.until(async () => {
      const status = await first.evaluate<{ waiting: number; sending: number }>("client.sync()");
      return status.waiting + status.sending === 0;
    });
    assert.equal(village.count(accepted), rounds);
    assert.equal(village.count("SELECT count(DISTINCT id) FROM record"), rounds);
  });

  it("is two texts where two were written: none is lost, and none goes as the other", async () => {
    const [first, second] = tabs;
    assert.ok(first && second);
    const other = { ...goodLetter, body: "井水浑了，请来看看。" };
    const id = await draft(first, goodLetter);
    assert.ok((await save(first, goodLetter, id)).ok);
    const refused = await save(second, other, id);
    assert.equal(refused.ok, false);
    assert.equal(refused.problems[0]?.code, "record.saved-otherwise");
    assert.match(refused.problems[0].message, /\p{Script=Han}/u);
    const copy = await draft(second, other, id);
    assert.notEqual(copy, id);
    const text = (of: string) =>
      first.evaluate<string>(`client.read("${of}").then(({ value }) => value.body)`);
    await phone.until(async () => (await text(id)) === goodLetter.body);
    await phone.until(async () => (await text(copy)) === other.body);
    assert.ok((await save(second, other, copy)).ok);
  });
});
