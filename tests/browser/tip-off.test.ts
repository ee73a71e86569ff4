// A tip-off in the village app: sealed to the county's card, a code once, and nothing of it in the page or the browser's files.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { after, before, test } from "node:test";
import { makeDropKeys } from "../../examples/hub/src/drop/keys.js";
import { FoundingFolder } from "../../examples/hub/src/found/folder.js";
import { readSigners, rootKeyFiles } from "../../examples/hub/src/found/root-keys.js";
import { nextDirectory, withCardBeside } from "../../examples/hub/src/found/succession.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { join, shown } from "./support/villager.js";
import { Village } from "./support/village.js";

const canary = "CANARY-9d41c7";
let village: Village;
const phone = new Phone();

/** The county's drop card comes into the village's directory. */
function knowTheCounty(): void {
  const time = Date.now();
  const { keys } = makeDropKeys(village.hubData, { suite: intl, county: "522699", time });
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

test("it is checked, sealed, and then only its code shows, once", async () => {
  const page = await phone.start(true);
  await join(page, village.invitation("localhost"));
  await page.goto(`http://localhost:${village.port}/`);
  await shown(page, "tip-off").click();
  await shown(page, "seal").click();
  const problem = page.locator("#category-problems .problem.error");
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /\p{Script=Han}/u);
  await page.locator('input[name="category"][value="relief_fraud"]').check({ force: true });
  await page.locator('[data-field="body"] textarea').fill(`低保金被人挪用了。${canary}`);
  await shown(page, "seal").click();
  await shown(page, "tip-off-code").waitFor();
  const groups = await shown(page, "group").allTextContents();
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
