// Firefox asks the person whether a page may keep its data, and answers the page when the person does, if ever.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPackage, packageFolder } from "./support/package-page.js";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";

let village: Village;
const phone = new Phone();

before(async () => {
  village = await Village.found();
  await village.start(packageFolder(join(village.folder, "page")));
  await phone.start(true);
});
after(async () => {
  await phone.close();
  await village.close();
});

test("the client opens before the person answers, and its status follows the answer", async () => {
  await phone.context().addInitScript(`{
    let granted = false;
    StorageManager.prototype.persisted = async () => granted;
    StorageManager.prototype.persist = () =>
      new Promise((done) => (globalThis.answer = () => done((granted = true))));
  }`);
  const origin = `http://localhost:${village.port}/`;
  const page = await openPackage(phone.context(), origin, village.invitation("localhost"));
  const isProtected = (): Promise<boolean> =>
    page.evaluate("client.status.value.storage.protected");
  assert.equal(await isProtected(), false);
  await page.evaluate("answer()");
  await phone.until(isProtected);
});
