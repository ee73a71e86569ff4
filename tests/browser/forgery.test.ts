// A hub that serves a forged secretary's card, as its operator could: nothing is sealed to it, and people are told.
import assert from "node:assert/strict";
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

const finding = '[data-finding="key-changed"]';
const records = "SELECT count(*) FROM record";

describe("a hub that serves a forged secretary's card", () => {
  let village: Village;
  let phone: Phone;
  let page: Page;
  let draft = "";
  const home = (): string => `http://localhost:${village.port}`;

  async function write(title: string): Promise<void> {
    await page.goto(`${home()}/write`);
    await villager.chooseTopic(page);
    await villager.writeText(page, title, "村口的路灯坏了三天，晚上看不见路。");
    await villager.shown(page, "next").click();
  }

  before(async () => {
    village = await Village.found();
    await village.start();
    await village.set({ forgedTrust: village.forgedTrust() });
    phone = new Phone();
    page = await phone.start(true);
  });
  after(async () => {
    await phone.close();
    await village.close();
  });

  it("is told to a newcomer in words of a villager", async () => {
    await page.goto(village.invitation("localhost"));
    await villager.shown(page, "same").click();
    await page.locator(finding).waitFor();
    assert.match((await page.locator(finding).textContent()) ?? "", /不是村里认可的.*请告诉村里/);
  });

  it("gets no letter, and the letter is kept", async () => {
    await write("给书记的信");
    await page.locator('[data-test="readers"] [data-state="none"]').waitFor();
    await villager.acknowledge(page);
    await villager.shown(page, "save").click();
    const told = villager.shown(page, "trouble");
    await told.waitFor();
    assert.match((await told.textContent()) ?? "", /没拿到收信人的钥匙.*草稿/);
    draft = page.url();
    await phone.kill();
    page = await phone.start(true);
    await page.goto(draft);
    const title = page.locator('[data-field="title"] input');
    await title.waitFor();
    assert.equal(await title.inputValue(), "给书记的信");
    assert.equal(village.count(records), 0);
  });

  it("gets the letter once it serves the village's own list again", async () => {
    await village.set({ forgedTrust: null });
    await page.reload();
    await villager.shown(page, "next").click();
    await page.locator('[data-test="readers"] [data-state="trusted"]').waitFor();
    await villager.shown(page, "save").click();
    await villager.shown(page, "saved").waitFor();
    await phone.until(() => village.count(records) === 1);
  });

  it("changes nothing for a villager who knows the true card", async () => {
    await village.set({ forgedTrust: village.forgedTrust() });
    await page.goto(home());
    await page.locator(finding).waitFor();
    await write("再给书记的信");
    await page.locator('[data-test="readers"] [data-state="trusted"]').waitFor();
    await villager.acknowledge(page);
    await villager.shown(page, "save").click();
    await villager.shown(page, "saved").waitFor();
    await phone.until(() => village.count(records) === 2);
    const { file, code } = village.office("branch_secretary");
    const key = openOfficeVault(file, readCode(intl, code)).encryptionPrivate;
    const letters = storedEnvelopes(village.hubData).map((envelope) => unseal(envelope, key));
    for (const title of ["给书记的信", "再给书记的信"])
      assert.ok(
        letters.some((inner) => inner?.includes(title)),
        "sealed to the true secretary",
      );
  });
});
