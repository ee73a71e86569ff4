// A tip-off in the village app: sealed to the county's card, a code once, and nothing of it in the page or the browser's files.
// Nor of the county's answer, which that code finds.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { DropPost } from "../../examples/hub/src/county/drop-post.js";
import { answerTo } from "../../examples/hub/src/county/reading.js";
import type { CountyKey } from "../../examples/hub/src/drop/county-key.js";
import { makeDropKeys } from "../../examples/hub/src/drop/keys.js";
import { parseCore } from "../../examples/hub/src/format/card.js";
import type { OpenedLetter } from "../../examples/hub/src/format/letter.js";
import { codeKind, readCode } from "../../examples/hub/src/format/recovery-code.js";
import { FoundingFolder } from "../../examples/hub/src/found/folder.js";
import { readSigners, rootKeyFiles } from "../../examples/hub/src/found/root-keys.js";
import { nextDirectory, withCardBeside } from "../../examples/hub/src/found/succession.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { replyOf } from "../../examples/hub/tests/support/reply-code.js";
import { Phone } from "./support/phone.js";
import { join, shown } from "./support/villager.js";
import { Village } from "./support/village.js";

const canary = "CANARY-9d41c7";
const said = "查实了，低保金这个月补发。";
let village: Village;
let county: CountyKey;
const phone = new Phone();

/** The county's drop card comes into the village's directory. */
function knowTheCounty(): void {
  const time = Date.now();
  const made = makeDropKeys(village.hubData, { suite: intl, county: "522699", time });
  const { keys, encryptionPrivate, token } = made;
  county = { core: keys.core, encryptionPrivate, token };
  const folder = new FoundingFolder(joinPath(village.folder, "offices"));
  const [root] = folder.trust.roots;
  assert.ok(root);
  const lines = withCardBeside(folder.trust, keys.core, time);
  const signers = readSigners(rootKeyFiles(folder.path), root);
  folder.publish(nextDirectory(folder.trust, signers, lines, time), village.hubData);
}

before(async () => {
  village = await Village.found();
  knowTheCounty();
  await village.start();
});
after(async () => {
  await phone.close();
  await village.close();
});

const holds = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => joinPath(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return [Buffer.from(text), Buffer.from(text, "utf16le")].some((one) => bytes.includes(one));
    });

/** From the page of tip-offs on; answers the eight groups that show at last. */
async function seals(page: Page): Promise<readonly string[]> {
  await page.locator('input[name="category"][value="relief_fraud"]').check({ force: true });
  await page.locator('[data-field="body"] textarea').fill(`低保金被人挪用了。${canary}`);
  await shown(page, "seal").click();
  await shown(page, "tip-off-code").waitFor();
  return shown(page, "group").allTextContents();
}

/** What the county leaves for whoever has that code; it would take a day until the tip-off itself is there. */
async function answered(code: string): Promise<void> {
  const { core, mailbox } = replyOf(county.core, readCode(intl, code, codeKind.tipOff));
  const drop = {
    header: { id: randomBytes(16) },
    parsed: { from: core, fromCore: parseCore(core), mailbox },
  } as OpenedLetter;
  const { envelope } = answerTo(county, drop, said);
  await new DropPost(`http://127.0.0.1:${village.port}`, county).answer(mailbox, envelope);
}

test("it is checked, sealed, and then only its code shows, once", async () => {
  const page = await phone.start(true);
  await join(page, village.invitation("localhost"));
  await page.goto(`http://localhost:${village.port}/`);
  await shown(page, "tip-off").click();
  await shown(page, "seal").click();
  const problem = page.locator("#category-problems .problem.error");
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /\p{Script=Han}/u);
  const groups = await seals(page);
  assert.equal(groups.length, 8);
  assert.ok(groups.every((group) => /^[0-9A-HJKMNP-TV-Z]{4}$/.test(group)));
  await shown(page, "tip-off-done").click();
  await shown(page, "home").waitFor();
  assert.ok(!(await page.content()).includes(canary));
  await shown(page, "letters").click();
  await page.locator("main .lead").waitFor();
  await phone.kill();
  assert.deepEqual(holds(phone.profile, canary), []);
  assert.deepEqual(holds(phone.profile, groups.join("-")), []);
  assert.notDeepEqual(holds(phone.profile, "WCQ1"), [], "the search reads what the vault is in");
});

test("with its code the county's answer is read on paper, after an hour at most, and is kept nowhere", async () => {
  const page = await phone.start(true);
  await page.clock.install();
  await page.goto(`http://localhost:${village.port}/`);
  await shown(page, "tip-off").click();
  const code = (await seals(page)).join("-");
  await answered(code);
  await shown(page, "tip-off-done").click();
  await shown(page, "tip-off").click();
  await shown(page, "to-answer").click();
  const field = page.locator('[data-field="answer-code"] textarea');
  await field.fill(`${code.slice(0, -1)}${code.endsWith("7") ? "8" : "7"}`);
  await shown(page, "answer-ask").click();
  assert.match((await shown(page, "trouble").textContent()) ?? "", /八组字/u);
  await field.fill(code.toLowerCase().replaceAll("-", " "));
  assert.equal((await shown(page, "group").allTextContents()).join("-"), code, "as on the paper");
  await shown(page, "answer-ask").click();
  await shown(page, "answer-waits").waitFor();
  await shown(page, "answer-stop").click();
  await shown(page, "answer-ask").click();
  await page.locator('[data-test="answer-waits"]', { hasText: "请让这一页一直开着" }).waitFor();
  await page.clock.fastForward("01:00:01");
  const paper = shown(page, "county-answer");
  await paper.waitFor();
  assert.equal(((await paper.textContent()) ?? "").trim(), said);
  await shown(page, "answer-done").click();
  await shown(page, "home").waitFor();
  assert.ok(!(await page.content()).includes(said));
  await shown(page, "letters").click();
  await page.locator("main .lead").waitFor();
  await phone.kill();
  for (const text of [said, code, code.toLowerCase().replaceAll("-", " "), canary])
    assert.deepEqual(holds(phone.profile, text), [], text);
});
