// The villager's recovery card: copied from the screen or read by a camera, it opens the letters on this phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import decodeQR from "qr/decode.js";
import { readCode } from "../../examples/hub/src/format/recovery-code.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { join, shown } from "./support/villager.js";
import { Village } from "./support/village.js";

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

test("the card's eight groups and its picture are the code, and the code opens this vault", async () => {
  const page = await phone.start(true);
  const home = `http://localhost:${village.port}`;
  await join(page, village.invitation("localhost"));
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

  const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
  await phone.context().route("**/package/*", (route) => {
    const name = new URL(route.request().url()).pathname.replace("/package/", "");
    return route.fulfill({ path: dist + name });
  });
  const opens = (typed: string): Promise<string> =>
    page.evaluate(`import("/package/index.js").then(async ({ openClient }) => {
      const unlock = { recovery: ${JSON.stringify(typed)} };
      const client = await openClient({ village: "522699101201", create: false, unlock });
      await client.close();
      return "open";
    }).catch(({ code, message }) => code ?? message)`);
  assert.equal(await opens(code.toLowerCase().replaceAll("-", " ")), "open");
  const last = groups[7] ?? "";
  assert.equal(await opens(code.replace(last, last.split("").reverse().join(""))), "wrong-key");
});
