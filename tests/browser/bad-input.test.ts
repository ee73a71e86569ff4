// Bad input to the built package in a real Chromium: a named error or a problem with words, and what was kept stays.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { goodLetter, letterType } from "../web/support/village.js";
import { failureOf, openPackage, packageFolder } from "./support/package-page.js";
import { Phone } from "./support/phone.js";
import { Village } from "./support/village.js";

const chinese = /\p{Script=Han}/u;

describe("bad input in a browser", () => {
  let village: Village;
  let phone: Phone;
  let page: Page;
  let kept = "";

  const open = (options: object = {}): Promise<Page> => {
    const origin = `http://localhost:${village.port}/`;
    return openPackage(phone.context(), origin, village.invitation("localhost"), options);
  };
  const everything = (): Promise<string> =>
    page.evaluate(`client.list({ mine: true }).then(({ entries }) => JSON.stringify(entries))`);

  before(async () => {
    village = await Village.found();
    await village.start(packageFolder(join(village.folder, "page")));
    phone = new Phone();
    await phone.start(true);
    page = await open();
    await page.evaluate(`client.draft("${letterType}", ${JSON.stringify(goodLetter)})`);
    kept = await everything();
  });
  after(async () => {
    await phone.close();
    await village.close();
  });

  it("an unknown type is unknown-type", async () => {
    for (const work of [`client.check("acme.well", {})`, `client.save("acme.well", {})`]) {
      const { code, message } = await failureOf(page, work);
      assert.equal(code, "unknown-type");
      assert.match(message ?? "", chinese);
    }
    assert.equal(await everything(), kept);
  });

  it("what is not JSON is a problem with words", async () => {
    await page.evaluate(`{ globalThis.circle = {}; circle.self = circle; }`);
    const values = ["circle", "undefined", "10n", "(() => 1)", `"\\ud800"`];
    for (const value of values) {
      const found = await page.evaluate<{ ok: boolean; problems: { message: string }[] }>(
        `client.check("${letterType}", ${value})`,
      );
      assert.equal(found.ok, false, value);
      assert.match(found.problems[0]?.message ?? "", chinese);
      assert.equal(
        await page.evaluate(`client.save("${letterType}", ${value}).then(({ ok }) => ok)`),
        false,
      );
    }
    assert.equal(await everything(), kept);
  });

  it("a wrong passphrase is wrong-key, makes nothing and changes nothing", async () => {
    const other = `weicun.openClient({ village: "522699101201", unlock: { passphrase: "稻花香里说丰收" } })`;
    const { code, retry } = await failureOf(page, other);
    assert.equal(code, "wrong-key");
    assert.equal(retry, false);
    await page.evaluate("client.close()");
    assert.equal((await failureOf(page, other)).code, "wrong-key", "nor when it is closed");
    page = await open();
    assert.equal(await everything(), kept);
  });

  it("a broken invitation, a broken .wasm and a second vault are named, and what is here opens", async () => {
    const attempts: readonly (readonly [string, string])[] = [
      [`weicun.parseInvite("https://example.org/#w1.1.2.3")`, "bad-invite"],
      [`weicun.openClient({ village: "12" })`, "bad-invite"],
      [`weicun.openClient({ village: "110101001001", wasm: "/index.html" })`, "load-failed"],
      [`weicun.openClient({ village: "110101001001", wasm: "/nothing.wasm" })`, "load-failed"],
      [`weicun.openClient({ village: "110101001001" })`, "no-vault"],
      [`weicun.openClient({ village: "110101001001", create: true })`, "not-supported"],
      [`client.attach({ path: "photo.jpg" })`, "not-supported"],
    ];
    for (const [work, code] of attempts) {
      const failure = await failureOf(page, work);
      assert.equal(failure.code, code, work);
      assert.ok(failure.message);
    }
    page = await open();
    assert.equal(await everything(), kept);
  });
});
