// The story of the letter that arrives, in a real Chromium against a real hub. NOT YET IN THE RUN: its third step (saving) has
// not passed; it becomes story.test.ts when all six do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";
import {
  addPhoto,
  chooseTopic,
  join,
  kept,
  saveLetter,
  shown,
  writeText,
} from "./support/villager.js";

const title = "村口的路灯坏了";
const body = "从上个月起，村口第三根路灯就不亮了，晚上老人走路看不见。";
const answer = "已经报给供电所，这周五来修。";

describe("a letter from where there is no signal", () => {
  let village: Village;
  let villager: Phone;
  let secretary: Phone;
  let page: Page;
  let letter = "";

  const home = (): string => `http://localhost:${village.port}`;
  const states = () => shown(page, "letter").getAttribute("data-delivery");

  before(async () => {
    village = await Village.found();
    await village.start(1);
    villager = new Phone();
    secretary = new Phone();
    page = await villager.start(true);
    await join(page, village.invitation("localhost"));
  });

  after(async () => {
    await villager.close();
    await secretary.close();
    await village.close();
  });

  it("opens offline and says in plain Chinese what is wrong while it is written", async () => {
    await villager.online(false);
    await page.goto(`${home()}/write`);
    await chooseTopic(page);
    await page.locator('[data-field="title"] input').fill("路");
    const problem = page.locator("#title-problems .problem.error");
    await problem.waitFor();
    assert.match((await problem.textContent()) ?? "", /\p{Script=Han}/u);
    await writeText(page, title, body);
    await problem.waitFor({ state: "detached" });
  });

  it("keeps the photo of a draft when the browser is killed before saving", async () => {
    await addPhoto(page);
    await kept(page);
    const draft = page.url();
    await villager.kill();
    page = await villager.start(false);
    await page.goto(draft);
    assert.equal(await page.locator('[data-field="title"] input').inputValue(), title);
    await page.locator('[data-field="photos"] img').waitFor();
  });

  it("is there, waiting, after the browser was killed right after saving", async () => {
    letter = await saveLetter(page);
    await villager.kill();
    page = await villager.start(false);
    await page.goto(`${home()}/letters/${letter}`);
    await shown(page, "letter").waitFor();
    assert.equal(await states(), "waiting");
    assert.equal(await page.locator(".paper-body").first().textContent(), body);
    assert.equal(village.count("SELECT count(*) FROM record"), 0);
  });

  it("is delivered exactly once although the first answer is lost", async () => {
    await villager.online(true);
    await page
      .locator('[data-test="letter"][data-delivery="delivered"]')
      .waitFor({ timeout: 90_000 });
    await shown(page, "receipt").waitFor();
    assert.equal(village.count("SELECT count(*) FROM record"), 1);
  });

  it("is opened by the secretary on the other origin, photo and all, and answered", async () => {
    const desk = await secretary.start(true);
    const invitation = new URL(village.invitation("127.0.0.1"));
    await desk.goto(`${invitation.origin}/office${invitation.hash}`);
    const office = village.founded.offices.find((one) => one.office === "branch_secretary");
    assert.ok(office);
    await shown(desk, "office-file").setInputFiles({
      name: "branch_secretary.weicun",
      mimeType: "application/octet-stream",
      buffer: readFileSync(office.file),
    });
    await desk.locator('[data-field="code"] textarea').fill(office.code);
    await shown(desk, "open-office").click();
    await desk.locator(`[data-letter="${letter}"]`).click();
    await desk.getByText(body).waitFor();
    await desk.locator('[data-test="photo"] img').waitFor();
    await desk.locator('[data-action="accept"]').click();
    await desk.locator('[data-action="reply"]').click();
    await desk.locator('[data-field="text"] textarea').fill(answer);
    await shown(desk, "send").click();
    await desk.locator('[data-kind="reply"]').waitFor();
  });

  it("has its answer on the villager's phone", async () => {
    const until = Date.now() + 90_000;
    for (;;) {
      await page.goto(`${home()}/letters/${letter}`);
      const found = page.locator('[data-kind="reply"] [data-test="answer"]');
      const there = await found.waitFor({ timeout: 8000 }).then(
        () => true,
        () => false,
      );
      if (there) {
        assert.equal(await found.textContent(), answer);
        return;
      }
      assert.ok(Date.now() < until, "the answer did not come");
    }
  });
});
