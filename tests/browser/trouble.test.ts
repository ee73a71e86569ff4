// What goes wrong on the way, on a villager's own screen: each a state or message in plain words, and nothing lost.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { fillDisk, giveRoom } from "./support/full-disk.js";
import { giveOffice } from "./support/secretary.js";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";
import * as villager from "./support/villager.js";

const records = "SELECT count(*) FROM record WHERE verdict = 1";
const full = "写着写着，手机满了。字还在屏幕上。";

describe("trouble on a villager's phone", () => {
  let village: Village;
  let phone: Phone;
  let page: Page;
  let draft = "";
  const letters: string[] = [];
  const home = (): string => `http://localhost:${village.port}`;

  async function toText(title: string): Promise<void> {
    await page.goto(`${home()}/write`);
    await villager.chooseTopic(page);
    await villager.writeText(page, title, "村口的路灯坏了三天，晚上看不见路。");
  }
  async function write(title: string): Promise<void> {
    await toText(title);
    letters.push(await villager.saveLetter(page));
  }
  /** The words of the link's state on the first page. */
  async function link(state: string): Promise<string> {
    await page.goto(home());
    const line = page.locator(`.status-link[data-link="${state}"]`);
    await line.waitFor();
    return (await line.textContent()) ?? "";
  }
  async function allWaiting(): Promise<void> {
    await page.goto(home());
    await page.locator(`.status-queue[data-waiting="${letters.length}"]`).waitFor();
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

  it("a dead hub: the letter waits, and the words say so", async () => {
    await village.set({ dead: true });
    await write("给一个不应声的中心");
    assert.match(await link("none"), /还没连上村里/);
    await allWaiting();
  });

  it("a captive portal's HTML with status 200: the letter waits, and the words say what to do", async () => {
    await village.set({ dead: false, captivePortal: true });
    await write("给一个要登录的无线网");
    assert.match(await link("portal"), /登录/);
    await allWaiting();
    assert.equal(village.count(records), 0);
  });

  it("receipts that the hub did not sign: nothing is delivered, and people are told", async () => {
    await village.set({ captivePortal: false, forgeReceipts: true });
    await write("给一个乱盖章的中心");
    await phone.until(() => village.count(records) === letters.length);
    await phone.until(() => village.answered("/v1/submit", 200) >= 2);
    assert.match(await link("none"), /还没连上村里/);
    const told = page.locator('[data-finding="key-changed"]');
    await told.waitFor();
    assert.match((await told.textContent()) ?? "", /回执不是村里认可的.*信都还在.*请告诉村里/);
    await allWaiting();
  });

  it("a full disk: told beside the photos and beside the text, which stays on the screen", async () => {
    await village.set({ forgeReceipts: false });
    await toText("手机满了");
    await villager.kept(page);
    await page.evaluate(fillDisk);
    await villager.choosePhoto(page);
    const told = page.locator('[data-field="photos"] [role="alert"]');
    await told.waitFor();
    assert.match((await told.textContent()) ?? "", /满了/);
    await page.locator('[data-field="body"] textarea').fill(full);
    const failed = page.locator('[data-keeping="failed"]');
    await failed.waitFor();
    assert.match((await failed.textContent()) ?? "", /满了/);
    assert.equal(await page.locator('[data-field="body"] textarea').inputValue(), full);
  });

  it("with room again text and photo are kept, and survive a kill", async () => {
    await page.evaluate(giveRoom);
    await villager.addPhoto(page);
    await villager.kept(page);
    draft = page.url();
    await phone.kill();
    page = await phone.start(true);
    await page.goto(draft);
    const text = page.locator('[data-field="body"] textarea');
    await text.waitFor();
    assert.equal(await text.inputValue(), full);
    await page.locator('[data-field="photos"] img').waitFor();
  });

  it("a disk that is full before the app opens: told, and everything is there when there is room", async () => {
    await phone.kill();
    page = await phone.start(true);
    await phone.quota(page, home(), 1);
    await page.goto(draft);
    const told = page.locator('[role="alert"]', { hasText: "存满了" });
    await told.waitFor();
    await phone.quota(page, home());
    await page.reload();
    await page.locator('[data-field="photos"] img').waitFor();
    letters.push(await villager.saveLetter(page));
  });

  it("and when all of it is over, everything is delivered once", async () => {
    for (const id of letters) await villager.openLetter(page, home(), id, "delivered");
    assert.equal(village.count(records), letters.length);
    assert.equal(village.count("SELECT count(*) FROM attachment WHERE verdict = 1"), 1);
  });

  it("a wrong code, a damaged file, a link that is no invitation: words, and nothing made", async () => {
    const desk = await phone.context().newPage();
    const { origin, hash } = new URL(village.invitation("127.0.0.1"));
    const { file, code } = village.office("branch_secretary");
    const told = villager.shown(desk, "trouble");
    const wrong = code.replace(/^./, (first) => (first === "0" ? "1" : "0"));
    for (const [given, key, words] of [
      [file, wrong, /恢复码不对/],
      [file.subarray(0, file.length - 9), code, /坏了/],
    ] as const) {
      await desk.goto(`${origin}/office${hash}`);
      await giveOffice(desk, given, key);
      await told.waitFor();
      assert.match((await told.textContent()) ?? "", words);
    }
    await desk.goto(`${origin}/join`);
    await desk.locator('[data-field="invitation"] textarea').fill("https://example.org/");
    await villager.shown(desk, "read").click();
    await told.waitFor();
    assert.match((await told.textContent()) ?? "", /不是村里的邀请码/);
    const vaults = await desk.evaluate<string[]>(`new Promise((resolve) => {
      const opening = indexedDB.open("/weicun/522699101201");
      opening.onsuccess = () => {
        const { result } = opening;
        if (!result.objectStoreNames.contains("FILE_DATA")) return resolve([]);
        result.transaction("FILE_DATA").objectStore("FILE_DATA").getAllKeys().onsuccess = ({ target }) => resolve(target.result);
      };
    })`);
    assert.deepEqual(
      vaults.filter((name) => name.endsWith("/slots")),
      [],
    );
  });
});
