// A passphrase in real Chromium: made, mistyped, opened; the page never freezes over it; one tab's lock is every tab's.
import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

const phone = new Phone();
let served: { readonly url: string; readonly server: Server };

before(async () => {
  served = await servePage();
  await phone.start(true);
});
after(async () => {
  await phone.close();
  served.server.close();
});

/** Counts workers and watches how long the page was busy at a stretch while `openClient` ran. */
const openScript = (passphrase: string, create: boolean): string => `(async () => {
  const { openClient } = await import("/dist/index.js");
  const Real = globalThis.Worker;
  let workers = 0, last = performance.now(), longest = 0, begun = 0, took = 0;
  globalThis.Worker = class extends Real { constructor(...given) { super(...given); workers += 1; } };
  const onProgress = ({ step, done }) => {
    if (step !== "unlock") return;
    if (done === 0) begun = performance.now(); else took = performance.now() - begun;
  };
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  try {
    globalThis.client = await openClient({
      village: "522699101202", create: ${create}, unlock: { passphrase: ${JSON.stringify(passphrase)} }, onProgress,
    });
    return { code: "open", workers, longest, took };
  } catch (error) {
    return { code: error.code, workers, longest, took };
  } finally {
    clearInterval(timer);
    globalThis.Worker = Real;
  }
})()`;

interface Opened {
  readonly code: string;
  readonly workers: number;
  readonly longest: number;
  readonly took: number;
}

const passphrase = "稻花香里说丰年";
const tab = (): Promise<RemoteStorage> => RemoteStorage.open(phone.context(), served.url);

async function until(page: RemoteStorage, script: string): Promise<void> {
  for (let tries = 0; !(await page.evaluate(script)); tries += 1) {
    assert.ok(tries < 100, script);
    await pause(50);
  }
}

test("a vault by passphrase: made, mistyped, opened, and the page stays awake", async () => {
  const first = await tab();
  const made: Opened = await first.evaluate(openScript(passphrase, true));
  assert.equal(made.code, "open");
  assert.ok(made.workers >= 2, "the cost is measured and the key derived in workers");
  await first.evaluate(
    `client.draft("gov.secretary_letter", { title: "水渠" }).then(() => client.close())`,
  );

  const second = await tab();
  const mistyped: Opened = await second.evaluate(openScript("稻花香里说丰收", false));
  assert.equal(mistyped.code, "wrong-key");
  const opened: Opened = await second.evaluate(openScript(passphrase, false));
  assert.equal(opened.code, "open");
  assert.equal(opened.workers, 1);
  assert.ok(opened.longest < Math.max(opened.took / 2, 100), JSON.stringify(opened));
  assert.equal(await second.evaluate("client.list().then(({ entries }) => entries.length)"), 1);
  await second.evaluate("client.close()");
});

test("locking one tab locks all tabs, and each unlocks for itself", async () => {
  const tabs = [await tab(), await tab()] as const;
  for (const page of tabs)
    assert.equal((await page.evaluate<Opened>(openScript(passphrase, false))).code, "open");
  await tabs[0].evaluate("client.lock()");
  for (const page of tabs) await until(page, "client.status.value.locked");
  const failure = "client.list().then(() => 'read', ({ code }) => code)";
  for (const page of tabs) assert.equal(await page.evaluate(failure), "locked");
  await tabs[1].evaluate(`client.unlock({ passphrase: ${JSON.stringify(passphrase)} })`);
  assert.equal(await tabs[1].evaluate("client.list().then(({ entries }) => entries.length)"), 1);
  assert.equal(await tabs[0].evaluate(failure), "locked");
});
