// The villager's recovery card: copied from the screen or read by a camera, it opens the letters when the phone no longer does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import decodeQR from "qr/decode.js";
import { readCode } from "../../examples/hub/src/format/recovery-code.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { chooseTopic, join, kept, shown } from "./support/villager.js";
import { Village } from "./support/village.js";

const draft = "村口的路灯坏了";
let village: Village;
const phone = new Phone();

before(async () => {
  village = await Village.found();
  await village.start();
});
after(async () => {
  await phone.close();
  await village.close();
});

/** The picture's pixels, drawn by the page itself. */
const pixels = `(async () => {
  const picture = document.querySelector(".code-picture").cloneNode(true);
  picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  picture.setAttribute("width", "400");
  picture.setAttribute("height", "400");
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(picture.outerHTML);
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, 400, 400);
  return Array.from(pen.getImageData(0, 0, 400, 400).data);
})()`;

test("the card's eight groups and its picture are the code, and it opens what the device opens no more", async () => {
  const page = await phone.start(true);
  const home = `http://localhost:${village.port}`;
  await join(page, village.invitation("localhost"));
  await page.goto(`${home}/write`);
  await chooseTopic(page);
  await page.locator('[data-field="title"] input').fill(draft);
  await kept(page);
  await page.goto(home);
  await shown(page, "card").click();
  assert.equal(await shown(page, "recovery-card").count(), 0, "nothing is made unasked");
  await shown(page, "make-card").click();
  await shown(page, "recovery-card").waitFor();
  const groups = await shown(page, "group").allTextContents();
  assert.equal(groups.length, 8);
  const code = groups.join("-");
  assert.equal(readCode(intl, code).length, 16);
  const data = Uint8Array.from(await page.evaluate<readonly number[]>(pixels));
  assert.equal(decodeQR({ width: 400, height: 400, data }), code);
  await page.emulateMedia({ media: "print" });
  assert.ok(await shown(page, "recovery-card").isVisible());
  assert.equal(await shown(page, "card-done").isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await shown(page, "card-done").click();
  await shown(page, "home").waitFor();
  await page.goBack();
  await shown(page, "make-card").waitFor();
  assert.ok(!(await page.content()).includes(groups[0] ?? ""), "shown once");

  // The browser has lost what the device opens with: an operating system that tidies up, a profile that was copied in part.
  await page.goto("about:blank");
  await page.goto(`${home}/`);
  await shown(page, "home").waitFor();
  await page.evaluate(`new Promise((done, fail) => {
    const opening = indexedDB.open("weicun-device");
    opening.onerror = fail;
    opening.onsuccess = () => {
      const change = opening.result.transaction("keys", "readwrite");
      change.objectStore("keys").clear();
      change.oncomplete = () => { opening.result.close(); done(); };
    };
  })`);
  await page.reload();
  await shown(page, "needs-card").waitFor();
  assert.equal(await shown(page, "join").count(), 0, "a new letterbox is not what is needed");
  const type = async (typed: string): Promise<void> => {
    await page.locator('[data-field="card"] textarea').fill(typed);
    await shown(page, "open-by-card").click();
  };
  await type(code.replace(/^./, (first) => (first === "0" ? "1" : "0")));
  await shown(page, "trouble").waitFor();
  await type(code.toLowerCase().replaceAll("-", " "));
  await shown(page, "letters").click();
  await page.getByText(draft).waitFor();
  await page.reload();
  await page.getByText(draft).waitFor();
});
