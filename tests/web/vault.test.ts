// What opens a vault, and how that changes, on the Node platform against a real hub.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Unlock } from "weicun/node";
import { network } from "./support/network.js";
import { failsWith, inBothSuites } from "./support/place.js";
import { letterType } from "./support/village.js";

const passphrase = "稻花香里说丰年";

/** A file of the only vault below a folder. */
function vaultFile(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const path = found.find((file) => file.endsWith(`/${name}`));
  assert.ok(path, name);
  return join(folder, path);
}

inBothSuites((place) => {
  const opens = (folder: string, unlock: Unlock, more: object = {}): Promise<void> =>
    place.opens(folder, { unlock, ...more });

  test("the unlock changes, the recovery code stays, and what opened before opens no more", async () => {
    const folder = place.freshFolder();
    const client = await place.joined(folder);
    const { id } = await client.draft(letterType, { title: "路灯" });
    const code = await client.recoveryCode();
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    await client.setUnlock({ passphrase });
    assert.ok(await client.read(id));
    await client.close();
    await assert.rejects(
      opens(folder, { device: true }, { create: false }),
      failsWith("wrong-key"),
    );
    await assert.rejects(opens(folder, { passphrase: "稻花香里" }), failsWith("wrong-key"));
    await opens(folder, { passphrase });
    await opens(folder, { recovery: code.toLowerCase().replaceAll("-", " ") });
    const swapped = code.replace(/^(.)(.)/, "$2$1");
    if (swapped !== code)
      await assert.rejects(opens(folder, { recovery: swapped }), failsWith("wrong-key"));
    await assert.rejects(opens(folder, { recovery: "路灯" }), failsWith("wrong-key"));
  });

  test("back to the device unlock, and a slot by recovery code is not set this way", async () => {
    const folder = place.freshFolder();
    const client = await place.joined(folder);
    await client.setUnlock({ passphrase });
    await client.setUnlock({ device: true });
    const code = await client.recoveryCode();
    await assert.rejects(client.setUnlock({ recovery: code }), failsWith("not-supported"));
    await client.close();
    await opens(folder, { device: true });
  });

  test("new keys: the slots of before, put back, open nothing; what was written stays, and a new code opens", async () => {
    const folder = place.freshFolder();
    const client = await place.joined(folder);
    const { id } = await client.draft(letterType, { title: "路灯" });
    await client.setUnlock({ passphrase });
    const old = await client.recoveryCode();
    const slots = vaultFile(folder, "slots");
    const before = readFileSync(slots);
    await client.setUnlock({ passphrase: "一川烟草满城风絮" }, { newKeys: true });
    await assert.rejects(
      client.setUnlock({ pin: "135790" }, { newKeys: true }),
      failsWith("not-supported"),
    );
    const code = await client.recoveryCode();
    const later = await client.draft(letterType, { title: "水渠" });
    await client.close();

    await assert.rejects(opens(folder, { recovery: old }), failsWith("wrong-key"));
    await opens(folder, { recovery: code });
    const now = readFileSync(slots);
    writeFileSync(slots, before);
    await assert.rejects(opens(folder, { passphrase }), failsWith("wrong-key"));
    writeFileSync(slots, now);
    const again = await place.joined(folder, { unlock: { passphrase: "一川烟草满城风絮" } });
    assert.ok(await again.read(id));
    assert.ok(await again.read(later.id));
    assert.deepEqual(again.status.value.findings, []);
    await again.close();
  });

  test("two changes at once come one after the other, and the vault opens by the last one", async () => {
    const folder = place.freshFolder();
    const client = await place.joined(folder);
    await Promise.all([
      client.setUnlock({ passphrase: "第一个" }),
      client.setUnlock({ passphrase: "第二个" }),
    ]);
    await client.close();
    await opens(folder, { passphrase: "第二个" });
    await assert.rejects(opens(folder, { passphrase: "第一个" }), failsWith("wrong-key"));
  });

  test("a PIN: a recovery code first, then the hub's share, and a wrong one is wrong-key", async () => {
    const folder = place.freshFolder();
    const line = network();
    const client = await place.joined(folder, { fetch: line.fetch });
    await assert.rejects(client.setUnlock({ pin: "135790" }), failsWith("not-supported"));
    const code = await client.recoveryCode();
    line.mode = "dead";
    await assert.rejects(client.setUnlock({ pin: "135790" }), failsWith("offline"));
    line.mode = "on";
    await client.setUnlock({ pin: "135790" });
    await client.lock();
    await assert.rejects(client.unlock({ pin: "135791" }), failsWith("wrong-key"));
    line.mode = "dead";
    await assert.rejects(client.unlock({ pin: "135790" }), failsWith("offline"));
    line.mode = "on";
    await client.unlock({ pin: "135790" });
    await client.close();
    await opens(folder, { pin: "135790" });
    await assert.rejects(opens(folder, { pin: "135791" }), failsWith("wrong-key"));
    for (let tries = 0; tries < 10; tries += 1)
      await assert.rejects(opens(folder, { pin: "000000" }), failsWith("wrong-key"));
    await assert.rejects(opens(folder, { pin: "135790" }), failsWith("wrong-key"));
    await opens(folder, { recovery: code });
  });
});
