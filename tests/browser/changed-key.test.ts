// The secretary's key changed: red beside every letter, with the new six words, until a villager typed what the secretary read out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { storedEnvelopes } from "../../examples/demo/scan/operator-scan.js";
import { unseal } from "../../examples/demo/scan/unseal.js";
import { openOfficeVault } from "../../examples/hub/src/format/backup.js";
import { readCode } from "../../examples/hub/src/format/recovery-code.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";
import * as villager from "./support/villager.js";

const office = "branch_secretary";
const finding = '[data-finding="key-changed"]';
const title = "给新书记的信";

describe("a secretary whose key changed", () => {
  let village: Village;
  let phone: Phone;
  let page: Page;
  let words = "";
  let letter = "";
  const home = (): string => `http://localhost:${village.port}`;
  const warning = () => villager.shown(page, "reader-warning");

  async function look(about: string): Promise<void> {
    await page.goto(`${home()}/write`);
    await villager.chooseTopic(page);
    await villager.writeText(page, about, "村口的路灯坏了三天，晚上看不见路。");
    await villager.shown(page, "next").click();
  }
  const reader = (state: string): Promise<void> =>
    page.locator(`[data-test="readers"] [data-state="${state}"]`).waitFor();

  /** Red, with the new words and what to do; `also` is what else it says. */
  async function isRed(also: RegExp): Promise<void> {
    await warning().waitFor();
    assert.equal(await villager.shown(page, "reader-words").textContent(), words);
    const told = (await warning().textContent()) ?? "";
    assert.match(told, /村党支部书记.*钥匙换了.*电话.*当面/s);
    assert.match(told, also);
    const colour = await warning().evaluate((element) => getComputedStyle(element).color);
    const [red = 0, green = 255, blue = 255] = (colour.match(/\d+/g) ?? []).map(Number);
    assert.ok(red > 128 && green < 64 && blue < 64, colour);
  }
  async function compare(heard: string): Promise<void> {
    await villager.shown(page, "heard").click();
    assert.ok(!(await page.content()).includes(words), "nobody copies them from the screen");
    await page.locator('[data-field="heard"] textarea').fill(heard);
    await villager.shown(page, "compare").click();
  }

  before(async () => {
    village = await Village.found();
    await village.start();
    phone = new Phone();
    page = await phone.start(true);
    await villager.join(page, village.invitation("localhost"));
  });
  after(async () => {
    await phone.close();
    await village.close();
  });

  it("says nothing while the key is the one that it was", async () => {
    await look("给书记的信");
    await reader("trusted");
    assert.equal(await warning().count(), 0);
  });

  it("shows red before a letter is saved, while it is looked at", async () => {
    words = village.rotate(office);
    await page.reload();
    await villager.shown(page, "next").click();
    await reader("changed");
    await isRed(/照样能存能寄/);
  });

  it("stops no letter, and stays beside the saved one", async () => {
    await look(title);
    await villager.acknowledge(page);
    await villager.shown(page, "save").click();
    const saved = villager.shown(page, "saved");
    await saved.waitFor();
    await isRed(/已经存好/);
    letter = (await saved.getAttribute("data-letter")) ?? "";
    await villager.openLetter(page, home(), letter, "delivered");
    await isRed(/已经存好/);
    const file = join(village.offices, `${office}-2`);
    const code = readCode(intl, readFileSync(`${file}.code.txt`, "utf8").trim());
    const key = openOfficeVault(readFileSync(`${file}.weicun`), code).encryptionPrivate;
    const letters = storedEnvelopes(village.hubData).map((envelope) => unseal(envelope, key));
    assert.ok(letters.some((inner) => inner?.includes(title)));
  });

  it("stays red for other words, which are said to be others", async () => {
    await compare(words.split(" ").reverse().join(" "));
    await villager.shown(page, "trouble").waitFor();
    assert.match((await warning().textContent()) ?? "", /对不上.*再听一遍/);
    await page.reload();
    await isRed(/已经存好/);
  });

  it("is red no more, here and everywhere, once the words were typed as they were heard", async () => {
    await compare(words.replaceAll(" ", ""));
    await villager.shown(page, "matched").waitFor();
    assert.equal(await warning().count(), 0);
    await look("再给书记的信");
    await reader("trusted");
    assert.equal(await warning().count(), 0);
    await page.goto(home());
    await villager.shown(page, "status").waitFor();
    assert.equal(await page.locator(finding).count(), 0);
  });
});
