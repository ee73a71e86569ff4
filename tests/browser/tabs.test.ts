// The built package in two tabs of real Chromium: one vault, two cores, one that may talk to the hub.
import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

const phone = new Phone();
let served: { readonly url: string; readonly server: Server };
let tabs: RemoteStorage[] = [];

const openScript = `(async () => {
  const { openClient } = await import("/dist/index.js");
  globalThis.client = await openClient({ village: "522699101201", create: true });
  globalThis.mine = client.live(() => client.list({ mine: true }));
  globalThis.shown = [];
  mine.subscribe((page) => page && (shown = page.entries.map(({ title }) => title).sort()));
})()`;

async function openTab(): Promise<RemoteStorage> {
  const tab = await RemoteStorage.open(phone.context(), served.url);
  await tab.evaluate(openScript);
  return tab;
}

/** Whether so many tabs hold the right to send and wait for it: "1,1". */
const lockCounts = (counts: string): string => `navigator.locks.query().then(({ held, pending }) =>
  [held, pending].map((locks) => locks.filter(({ name }) => name.startsWith("weicun:522699101201:")).length).join() === "${counts}")`;

before(async () => {
  served = await servePage();
  await phone.start(true);
  tabs = [await openTab(), await openTab()];
});
after(async () => {
  await phone.close();
  served.server.close();
});

const draft = (tab: RemoteStorage | undefined, title: string, id?: string): Promise<string> => {
  const options = JSON.stringify({ id });
  const call = `client.draft("gov.secretary_letter", { title: ${JSON.stringify(title)} }, ${options})`;
  return (tab as RemoteStorage).evaluate(`${call}.then(({ id }) => id)`);
};

async function until(tab: RemoteStorage | undefined, script: string): Promise<void> {
  for (let tries = 0; !(await tab?.evaluate(script)); tries += 1) {
    assert.ok(tries < 100, script);
    await pause(50);
  }
}

test("one database, one vault, one sender", async () => {
  const [first, second] = tabs;
  assert.equal((await first?.vaults("522699101201"))?.length, 1);
  assert.ok(await second?.evaluate(lockCounts("1,1")));
});

test("what one tab keeps shows in the other by itself", async () => {
  await draft(tabs[0], "甲信");
  await until(tabs[1], `shown.includes("甲信")`);
  await draft(tabs[1], "乙信");
  await until(tabs[0], `shown.includes("乙信")`);
});

test("both write at once: everything is kept, and nothing is found wrong", async () => {
  const titles = Array.from({ length: 10 }, (_, index) => `第${index}封`);
  await Promise.all(
    tabs.flatMap((tab, index) => titles.map((title) => draft(tab, `${title}-${index}`))),
  );
  for (const tab of tabs) await until(tab, `shown.length === 22`);
  assert.deepEqual(await tabs[0]?.evaluate(`client.status.value.findings`), []);
  assert.equal(await tabs[0]?.evaluate(`client.status.value.storage.durable`), true);
});

test("the right to send passes on when its tab goes to another page", async () => {
  const [first, second] = tabs;
  assert.ok(first && second);
  await first.evaluate(`client.sync().then(() => 0)`);
  await until(second, lockCounts("1,1"));
  // The old page goes into the back/forward cache, and the next page in this tab asks for the lock at once.
  await first.page.goto(`${served.url}?next`);
  await first.page.waitForFunction("globalThis.tasks");
  await first.evaluate(openScript);
  await until(second, lockCounts("1,1"));
});

test("a kill of the browser loses none of it", async () => {
  await phone.kill();
  await phone.start(true);
  tabs = [await openTab()];
  await until(tabs[0], `shown.length === 22`);
  assert.deepEqual(await tabs[0]?.evaluate(`client.status.value.findings`), []);
});
