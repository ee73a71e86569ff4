// What a copy of the browser's profile opens: exactly what docs/security.md §3.3 says it opens.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { boxOverhead, open as openBox } from "../../examples/hub/src/format/box.js";
import { intl, label } from "../../examples/hub/src/suites/index.js";
import { Phone } from "./support/phone.js";
import { RemoteStorage, servePage } from "./support/storage-page.js";

const village = "522699101202";
const title = "村东头的路灯坏了";
const passphrase = "稻花香里说丰年";
const [passphraseKind, deviceKind] = [1, 4]; // format.md §2.1
const [slotsAt, slotLength, headerLength] = [32, 168, 64]; // format.md §2.1, §2.2

let served: { readonly url: string; readonly server: Server };

before(async () => {
  served = await servePage();
});
after(() => served.server.close());

const opening = (create: boolean, unlock: object | undefined): string => `
  import("/dist/index.js").then(async ({ openClient }) => {
    const unlock = ${JSON.stringify(unlock ?? null)};
    globalThis.client = await openClient({
      village: "${village}", create: ${create}, ...(unlock && { unlock }),
    });
    return client.status.value.locked;
  })`;

/** A phone with one draft, switched off; and its slot set. */
async function withDraft(unlock?: object): Promise<{ phone: Phone; slots: Buffer }> {
  const phone = new Phone();
  await phone.start(true);
  const page = await RemoteStorage.open(phone.context(), served.url);
  await page.evaluate(opening(true, unlock));
  await page.evaluate(`client.draft("gov.secretary_letter", { title: "${title}" })`);
  await page.evaluate("client.close()");
  const [vault] = await page.vaults(village);
  assert.ok(vault);
  const [slots] = await (await page.open(village, vault)).read(["slots"]);
  assert.ok(slots);
  await phone.context().close(); // what is on the disk then is all that a copy gets
  await phone.kill();
  return { phone, slots: Buffer.from(slots) };
}

/** Every file in which the browser keeps what pages store. */
function storedBytes(phone: Phone): readonly Buffer[] {
  const folder = join(phone.profile, "Default/IndexedDB");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

/** Tries every 32 bytes that lie somewhere as the browser's "non-extractable" key. */
function opensBySomeWindow(files: readonly Buffer[], slot: Buffer): boolean {
  const header = slot.subarray(0, headerLength);
  const [slotId, salt] = [header.subarray(16, 32), header.subarray(48, 64)];
  const place = { suite: intl, word: "slot" as const, header };
  const tried = new Set<string>();
  for (const file of files)
    for (let at = 0; at + 32 <= file.length; at += 1) {
      const window = file.subarray(at, at + 32);
      if (new Set(window).size < 24) continue; // a random key has some thirty different bytes
      const text = window.toString("latin1");
      if (tried.has(text)) continue;
      tried.add(text);
      const device = createHmac("sha256", window).update(slotId).digest();
      const key = intl.hkdf(device, salt, label("device"), 32);
      try {
        return openBox(place, key, slot.subarray(headerLength)).length === 32;
      } catch {
        continue;
      }
    }
  return false;
}

function slotsOf(set: Buffer): readonly Buffer[] {
  return Array.from({ length: set.readUInt16LE(6) }, (_, at) =>
    set.subarray(slotsAt + at * slotLength, slotsAt + (at + 1) * slotLength),
  );
}

test("a device's vault opens in a copied profile, and by the key that lies in its files", async () => {
  const { phone, slots } = await withDraft();
  const copy = phone.copied();
  try {
    await copy.start(true);
    const page = await RemoteStorage.open(copy.context(), served.url);
    assert.equal(await page.evaluate(opening(false, undefined)), false);
    const titles = "client.list().then(({ entries }) => entries.map(({ title }) => title))";
    assert.deepEqual(await page.evaluate(titles), [title]);

    const slot = slotsOf(slots).find((one) => one[2] === deviceKind);
    assert.ok(slot && slot.length === headerLength + boxOverhead + 32);
    assert.ok(opensBySomeWindow(storedBytes(phone), slot));
  } finally {
    await copy.close();
    await phone.close();
  }
});

test("a passphrase's vault opens neither in a copied profile nor by anything in its files", async () => {
  const { phone, slots } = await withDraft({ passphrase });
  const copy = phone.copied();
  try {
    await copy.start(true);
    const page = await RemoteStorage.open(copy.context(), served.url);
    const code = (script: string): Promise<string> =>
      page.evaluate(`${script}.then(() => "open", ({ code }) => code)`);
    assert.notEqual(await code(opening(false, undefined)), "open");
    assert.equal(await code(opening(false, { passphrase: "稻花香里说丰收" })), "wrong-key");
    const files = storedBytes(phone);
    const [slot] = slotsOf(slots);
    assert.ok(slot && slot[2] === passphraseKind);
    assert.ok(!opensBySomeWindow(files, slot));
    assert.equal(await code(opening(false, { passphrase })), "open");
  } finally {
    await copy.close();
    await phone.close();
  }
});

test("the device's unlock is refused where two members' vaults lie", async () => {
  const { phone } = await withDraft({ passphrase });
  try {
    await phone.start(true);
    const page = await RemoteStorage.open(phone.context(), served.url);
    const code = (script: string): Promise<string> =>
      page.evaluate(`${script}.then(() => "done", ({ code }) => code)`);
    assert.equal(await code(opening(true, { device: true })), "not-supported");
    assert.equal(await code(opening(true, { passphrase: "一川烟草满城风絮" })), "done");
    assert.equal(await code("client.setUnlock({ device: true })"), "not-supported");
  } finally {
    await phone.close();
  }
});
