// The story of the letter that arrives (issue 2), in a real Chromium against a real hub process, each step by hand.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openClient, parseInvite, type Attachment, type Client } from "weicun/node";
import { storedEnvelopes } from "../../examples/demo/scan/operator-scan.js";
import { unseal } from "../../examples/demo/scan/unseal.js";
import { openOfficeVault } from "../../examples/hub/src/format/backup.js";
import { readCode } from "../../examples/hub/src/format/recovery-code.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { validReceipts } from "./support/receipts.js";
import { Village } from "./support/village.js";
import { openMailbox } from "./support/secretary.js";
import {
  addPhoto,
  chooseTopic,
  join,
  kept,
  openLetter,
  saveLetter,
  shown,
  writeText,
} from "./support/villager.js";

const title = "村口的路灯坏了";
const canary = "CANARY-7f3a91";
const body = `从上个月起，村口第三根路灯就不亮了，晚上老人走路看不见。${canary}`;
const answerCanary = "CANARY-c0ffee";
const answer = `已经报给供电所，这周五来修。${answerCanary}`;
const publicCanary = "PUBLIC-2b60c4";
const notice = {
  level: "normal",
  title: "领取种子",
  body: `周五上午领取种子。${publicCanary}`,
  audience: {},
  valid_to: "2099-12-31T00:00:00+08:00",
  need_ack: false,
  issuer_org: "石头村村民委员会",
};

describe("a letter from where there is no signal", () => {
  let village: Village;
  let villager: Phone;
  let secretary: Phone;
  let page: Page;
  let letter = "";

  const home = (): string => `http://localhost:${village.port}`;
  const accepted = (): number => village.count("SELECT count(*) FROM record WHERE verdict = 1");
  const submissions = (): number => village.answered("/v1/submit", 200);

  before(async () => {
    village = await Village.found();
    await village.start();
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
    await openLetter(page, home(), letter, "waiting");
    assert.equal(await page.locator(".paper-body").first().textContent(), body);
    assert.equal(village.count("SELECT count(*) FROM record"), 0);
  });

  it("stays waiting while the hub's receipts are not signed by the hub", async () => {
    await village.set({ forgeReceipts: true });
    await villager.online(true);
    // A second submission is the phone's answer to the first receipt: it was read and not believed.
    await villager.until(() => submissions() >= 2);
    await openLetter(page, home(), letter, "waiting");
    assert.equal(await shown(page, "receipt").count(), 0);
    assert.equal(accepted(), 1, "the hub has it; the phone rightly does not believe it");
  });

  it("is delivered exactly once although the first true answer is lost", async () => {
    await village.set({ forgeReceipts: false, loseAnswers: { submit: 1 } });
    await openLetter(page, home(), letter, "delivered");
    await shown(page, "receipt").waitFor();
    assert.equal((await village.set({})).submit, 0, "an answer was lost");
    assert.equal(accepted(), 1);
    const receipts = validReceipts(village.hubData).filter(
      ({ id, verdict }) => id === letter.replaceAll("-", "") && verdict === 1,
    );
    assert.ok(receipts.length >= 1, "what the phone believed verifies here, too");
    assert.equal(new Set(receipts.map(({ n }) => n)).size, 1, "however often it was sent");
  });

  it("is opened by the secretary on the other origin, photo and all, and answered", async () => {
    const desk = await secretary.start(true);
    await openMailbox(desk, village.invitation("127.0.0.1"), village.office("branch_secretary"));
    await desk.locator(`[data-letter="${letter}"]`).click();
    await desk.getByText(body).waitFor();
    await desk.locator('[data-test="photo"] img').waitFor();
    await desk.locator('[data-action="accept"]').click();
    await desk.locator('[data-kind="accepted"]').waitFor();
    await desk.locator('[data-action="reply"]').click();
    await desk.locator('[data-field="text"] textarea').fill(answer);
    await shown(desk, "send").click();
    await desk.locator('[data-kind="reply"]').waitFor();
    // Opened, accepted, replied: sent by themselves.
    await villager.until(() => accepted() === 4);
  });

  it("has its answer on the villager's phone", async () => {
    const found = page.locator('[data-kind="reply"] [data-test="answer"]');
    await villager.until(async () => {
      // Opening the letter again is all that a person does.
      await openLetter(page, home(), letter, "delivered");
      return (await found.count()) > 0;
    });
    assert.equal(await found.textContent(), answer);
  });

  it("has both of its views in one browser, each on its own origin", async () => {
    const desk = await villager.context().newPage();
    await openMailbox(desk, village.invitation("127.0.0.1"), village.office("branch_secretary"));
    await desk.locator(`[data-letter="${letter}"]`).click();
    await desk.getByText(body).waitFor();
    await desk.close();
    await openLetter(page, home(), letter, "delivered");
    assert.equal(await page.locator(".paper-body").first().textContent(), body);
  });

  /** An office's client on another device, by its file and code. */
  async function openOffice(name: string): Promise<Client> {
    const client = await openClient({
      ...parseInvite(village.invitation("localhost")),
      folder: joinPath(village.folder, name),
      restore: village.office(name),
    });
    await client.sync();
    return client;
  }

  it("has a photo that can't be seen by whoever runs the hub", async () => {
    const desk = await openOffice("branch_secretary");
    const { photos } = (await desk.read(letter))?.value as { photos: readonly [Attachment] };
    const loaded = await desk.load(photos[0]);
    const jpeg = Buffer.from(await loaded.bytes());
    await desk.close();
    const piece = jpeg.subarray(jpeg.length >> 1, (jpeg.length >> 1) + 32);
    assert.equal(piece.length, 32);
    const control = joinPath(village.folder, "control.jpg");
    writeFileSync(control, jpeg);
    const hubHasBlob = village.count("SELECT count(*) FROM attachment") > 0;
    assert.ok(hubHasBlob, "the hub keeps the photo");
    assert.deepEqual(
      village.scan([piece], [control]).found,
      [control],
      "seen only where it is plain",
    );
  });

  it("can't be read by whoever runs the hub", async () => {
    const client = await openOffice("village_director");
    const saved = await client.save("village.notice", notice);
    assert.ok(saved.ok, JSON.stringify(saved.problems));
    await villager.until(async () => (await client.sync()).waiting === 0);
    await client.close();
    assert.ok(village.scan([publicCanary]).found.length > 0, "the scan finds what is public");
    const secret = village.office("branch_secretary");
    const key = openOfficeVault(secret.file, readCode(intl, secret.code)).encryptionPrivate;
    const letters = storedEnvelopes(village.hubData).map((envelope) => unseal(envelope, key));
    assert.ok(
      letters.some((inner) => inner?.includes(canary)),
      "the office's own key opens it",
    );
    const { found, envelopes, keys, files } = village.scan([title, canary, answerCanary]);
    assert.deepEqual(found, []);
    assert.ok(envelopes >= 4 && keys >= 4 && files > 10, "all of it was looked at");
  });
});
