// The hub's half of a PIN (format.md §2.5): ten tries, whatever happens, and then nothing is left to guess.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { Phone } from "./support/phone.js";
import { spawnUntilReady, stopped } from "./support/process.js";
import { countBySql } from "./support/sql.js";
import { foundInto, openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;

before(async () => {
  village = await openVillage();
});
after(() => village.stop());

interface Pinned {
  readonly phone: Phone;
  readonly slot: Buffer;
  readonly shown: Buffer;
  readonly share: Buffer;
}

async function pinned(url = village.hub.url, tenant = village.trust.tenant): Promise<Pinned> {
  const phone = await new Phone(url, tenant).enrol();
  await phone.signIn();
  const [slot, shown] = [randomBytes(16), randomBytes(32)];
  const answer = await phone.call("pin/enrol", Buffer.concat([slot, shown]), phone.signedIn);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.length, 32);
  return { phone, slot, shown, share: answer.body };
}

async function ask({ phone, slot }: Pinned, shown: Buffer): Promise<Buffer> {
  const answer = await phone.call("pin/share", Buffer.concat([slot, shown]), phone.device);
  assert.equal(answer.status, 200);
  return answer.body;
}

const wrong = (): Buffer => randomBytes(32);

/** The same phone on another run of the hub. */
function at(url: string, known: Pinned): Pinned {
  const phone = new Phone(url, known.phone.tenant, known.phone.identity);
  phone.token = known.phone.token;
  return { ...known, phone };
}

test("the right PIN gets the share, by the device token alone, and all its tries again", async () => {
  const known = await pinned();
  for (let left = 9; left > 0; left -= 1)
    assert.deepEqual(await ask(known, wrong()), Buffer.of(left));
  const right = await ask(known, known.shown);
  assert.deepEqual(right, Buffer.concat([Buffer.of(10), known.share]));
  assert.deepEqual(await ask(known, wrong()), Buffer.of(9));
});

test("after the tenth wrong try the share is gone, for the right PIN, too", async () => {
  const known = await pinned();
  for (let left = 9; left >= 0; left -= 1)
    assert.deepEqual(await ask(known, wrong()), Buffer.of(left));
  assert.deepEqual(await ask(known, known.shown), Buffer.of(0));
});

test("a spent share is in no file of the hub any more", async () => {
  const known = await pinned();
  const holds = (): readonly string[] =>
    readdirSync(village.data, { recursive: true, encoding: "utf8" })
      .filter((name) => /sqlite/.test(name))
      .filter((name) => readFileSync(join(village.data, name)).includes(known.share));
  assert.deepEqual(holds(), ["pin.sqlite"], "the search finds it while there are tries");
  for (let left = 9; left >= 0; left -= 1) await ask(known, wrong());
  assert.deepEqual(holds(), []);
});

test("a hundred tries at once are ten", async () => {
  const known = await pinned();
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask(known, wrong())));
  assert.equal(answers.filter((answer) => answer[0] !== 0).length, 9);
  assert.deepEqual(await ask(known, known.shown), Buffer.of(0));
});

test("a hub that dies between a try and its answer gives no try back", async () => {
  const data = mkdtempSync(join(tmpdir(), "weicun-pin-"));
  const { trust } = foundInto(data);
  const script = fileURLToPath(new URL("./support/suicidal-pin-hub.ts", import.meta.url));
  const serve = (): ReturnType<typeof spawnUntilReady> =>
    spawnUntilReady(["--import", "tsx", script, data]);
  const first = await serve();
  let known = await pinned(first.url, trust.tenant);
  await assert.rejects(ask(known, known.shown));
  for (let tries = 1; tries < 10; tries += 1) {
    known = at((await serve()).url, known);
    await assert.rejects(ask(known, wrong()));
  }
  const last = await serve();
  assert.equal(countBySql(data, "SELECT count(*) FROM pin_share", "pin.sqlite"), 0);
  await stopped(last.child, "SIGTERM");
  rmSync(data, { recursive: true, force: true });
});

test("a restored backup brings no tries back", async () => {
  const known = await pinned();
  const backup = mkdtempSync(join(tmpdir(), "weicun-backup-"));
  const inBackup = readdirSync(village.data).filter((name) => name.startsWith("hub.sqlite"));
  for (const name of inBackup) copyFileSync(join(village.data, name), join(backup, name));
  for (let left = 9; left > 0; left -= 1) await ask(known, wrong());
  await village.hub.close();
  for (const name of inBackup) copyFileSync(join(backup, name), join(village.data, name));
  village = await village.restart();
  assert.deepEqual(await ask(at(village.hub.url, known), wrong()), Buffer.of(0));
  assert.deepEqual(await ask(at(village.hub.url, known), known.shown), Buffer.of(0));
  rmSync(backup, { recursive: true, force: true });
});

test("a hub that was restored whole and says so by its epoch has no shares any more", async () => {
  const known = await pinned();
  village = await village.restart({ epoch: 2 });
  assert.deepEqual(await ask(at(village.hub.url, known), known.shown), Buffer.of(0));
});

test("a share is made in a session only, and asked for by its own account only", async () => {
  const known = await pinned();
  const body = Buffer.concat([known.slot, known.shown]);
  const answer = await known.phone.call("pin/enrol", body, known.phone.device);
  assert.equal(answer.code, "session-needed");
  const other = await new Phone(village.hub.url, village.trust.tenant).enrol();
  assert.deepEqual((await other.call("pin/share", body, other.device)).body, Buffer.of(0));
  assert.equal((await other.call("pin/share", body)).code, "not-signed-in");
  assert.equal((await other.call("pin/share", body.subarray(1), other.device)).code, "malformed");
  assert.deepEqual((await ask(known, known.shown)).subarray(1), known.share);
});

test("the hub keeps nothing that a PIN could be tried against", async () => {
  const known = await pinned();
  await ask(known, known.shown);
  // What the phone shows is 256 bits that only the phone's own random part leads to; not even they are kept.
  for (const name of readdirSync(village.data).filter((file) => file.startsWith("pin.sqlite"))) {
    const bytes = readFileSync(join(village.data, name));
    assert.equal(bytes.includes(known.shown), false);
  }
});
