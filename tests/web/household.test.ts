// Several members on one phone: each has a vault of its own, and beside an open one the others' letters go out.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listMembers, type Fetch, type Unlock } from "weicun/node";
import { network, plainFetch } from "./support/network.js";
import { delivered, failsWith, inBothSuites, type Place } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

const first = { passphrase: "爷爷的话" };
const second = { passphrase: "小花的话" };
const seconds = (count: number): Promise<void> =>
  new Promise((done) => setTimeout(done, count * 1_000));

/** His letter lies sealed on the phone, and the hub has not heard of it. Answers its id, and the folder of his vault. */
async function writtenOffline(
  place: Place,
  folder: string,
): Promise<{ readonly id: string; readonly vault: string }> {
  const line = network();
  const client = await place.joined(folder, { unlock: first, create: true, fetch: line.fetch });
  line.mode = "dead";
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  await client.close();
  const { village } = place.village.invite;
  const [own] = await listMembers(village, { folder });
  return { id: saved.id, vault: join(folder, village, own?.id ?? assert.fail()) };
}

/** Whether a locked client has said in the vault that it sends something. */
const offered = (vault: string): boolean =>
  readdirSync(vault).includes("offered") && readFileSync(join(vault, "offered")).length > 0;

async function comesTrue(holds: () => boolean): Promise<boolean> {
  for (let wait = 0; wait < 100 && !holds(); wait += 1) await seconds(0.1);
  return holds();
}

inBothSuites((place) => {
  test("each has an own vault, told apart by marks, and nobody's letter is lost", async () => {
    const folder = place.freshFolder();
    const { village } = place.village.invite;
    assert.deepEqual(await listMembers(village, { folder }), []);
    const his = await writtenOffline(place, folder);
    await assert.rejects(place.opens(folder, { unlock: second }), failsWith("wrong-key"));
    const other = await place.joined(folder, { unlock: second, create: true });
    const members = await listMembers(village, { folder });
    assert.equal(members.length, 2);
    assert.equal(new Set(members.map(({ label }) => label)).size, 2);
    await assert.rejects(other.setUnlock({ device: true }), failsWith("not-supported"));
    assert.equal((await other.list()).entries.length, 0);
    // While hers is open, his letter goes out without his key.
    assert.ok(await comesTrue(() => offered(his.vault)));
    await seconds(1);
    await other.close();
    const client = await place.open(folder, { unlock: first, fetch: network().fetch });
    assert.equal((await client.read(his.id))?.delivery, "delivered");
    await client.close();
    for (const { id } of members) {
      const unlock: Unlock = his.vault.endsWith(id) ? first : second;
      await place.opens(folder, { member: id, unlock });
      await assert.rejects(
        place.opens(folder, { member: id, unlock: unlock === first ? second : first }),
        failsWith("wrong-key"),
      );
    }
  });

  test("while his is open without a name, her passphrase opens hers, and a third one nothing", async () => {
    const folder = place.freshFolder();
    const his = await place.joined(folder, { unlock: first, create: true });
    await his.draft(letterType, { title: "爷爷的信" });
    const made = await place.joined(folder, { unlock: second, create: true });
    await made.draft(letterType, { title: "小花的信" });
    await made.close();
    const hers = await place.open(folder, { unlock: second });
    assert.deepEqual(
      (await hers.list()).entries.map(({ title }) => title),
      ["小花的信"],
    );
    const his2 = await place.open(folder, { unlock: first });
    assert.equal((await his2.list()).entries[0]?.title, "爷爷的信");
    const third = { unlock: { passphrase: "别人的话" } };
    await assert.rejects(place.opens(folder, third), failsWith("wrong-key"));
    await assert.rejects(place.opens(folder, { unlock: { device: true } }), failsWith("wrong-key"));
    for (const client of [his, his2, hers]) await client.close();
  });

  test("one member's damaged slots stop nobody else, and are told", async () => {
    const folder = place.freshFolder();
    const { vault } = await writtenOffline(place, folder);
    await (await place.joined(folder, { unlock: second, create: true })).close();
    const slots = readFileSync(join(vault, "slots"));
    writeFileSync(join(vault, "slots"), slots.subarray(0, 40));
    const told: unknown[] = [];
    const onEvent = ({ name, code }: { readonly name: string; readonly code?: string }): void => {
      if (name === "vault") told.push(code);
    };
    await place.opens(folder, { unlock: second, onEvent });
    // His may have been looked at before hers, or not at all.
    assert.ok(told.every((code) => code === "journal-damaged"));
    await assert.rejects(
      place.opens(folder, { unlock: first, onEvent }),
      failsWith("journal-damaged"),
    );
    assert.ok(told.includes("journal-damaged"));
  });

  test("each member's token goes to the hub that this member knows, whatever another one was invited to", async () => {
    const folder = place.freshFolder();
    const his = await writtenOffline(place, folder);
    const device = readFileSync(join(his.vault, "token")).subarray(32, 48).toString("hex");
    const { server } = place.village.invite;
    const asked: { readonly url: string; readonly his: boolean }[] = [];
    const fetch: Fetch = (url, init) => {
      const { authorization = "" } = init.headers;
      asked.push({ url, his: authorization.includes(device) });
      return plainFetch(url.replace("http://elsewhere.example", server), init);
    };
    const other = await place.joined(folder, {
      unlock: second,
      create: true,
      server: "http://elsewhere.example",
      fetch,
    });
    assert.ok(await comesTrue(() => offered(his.vault)));
    assert.ok(await comesTrue(() => place.village.countAtHub(his.id).delivered === 1));
    await other.close();
    const [his1, hers] = [true, false].map((own) => asked.filter((one) => one.his === own));
    assert.ok(his1?.length && hers?.length);
    assert.ok(his1.every(({ url }) => url.startsWith(`${server}/`)));
    assert.ok(hers.some(({ url }) => url.startsWith("http://elsewhere.example/")));
  });

  test("a vault that is opened again without its hub's address asks the hub that it knows", async () => {
    const folder = place.freshFolder();
    const { id } = await writtenOffline(place, folder);
    const { village } = place.village.invite;
    const again = await place.open(folder, {
      village,
      server: undefined,
      roots: undefined,
      unlock: first,
    });
    await delivered(again, id);
    await again.close();
  });

  test("while anybody's tip-off waits on the phone, nobody else's account is heard of", async () => {
    const folder = place.freshFolder();
    const { vault } = await writtenOffline(place, folder);
    const drop = join(vault, "drop");
    const empty = readFileSync(drop);
    writeFileSync(drop, Buffer.concat([empty, Buffer.alloc(1)]));
    const other = await place.joined(folder, { unlock: second, create: true });
    for (let round = 0; round < 3; round += 1) {
      await seconds(0.5);
      await other.sync();
    }
    assert.equal(offered(vault), false);
    writeFileSync(drop, empty);
    await other.sync();
    assert.ok(await comesTrue(() => offered(vault)));
    await other.close();
  });

  test("while one member's silence lasts nobody else's account is heard of, open or not", async () => {
    const folder = place.freshFolder();
    const { vault } = await writtenOffline(place, folder);
    const drop = join(vault, "drop");
    const [empty, silent] = [readFileSync(drop), readFileSync(drop)];
    silent.writeUInt8(1, 5);
    silent.writeBigUInt64LE(BigInt(Date.now() + 600_000), 8);
    writeFileSync(drop, silent);
    const asked: string[] = [];
    const fetch: Fetch = (url, init) => {
      asked.push(url);
      return plainFetch(url, init);
    };
    const other = await place.open(folder, { unlock: second, create: true, fetch });
    await other.sync();
    await seconds(1);
    assert.deepEqual(asked, []);
    // A time that no silence reaches was noted by a clock that went wrong.
    silent.writeBigUInt64LE(BigInt(Date.now() + 24 * 3_600_000), 8);
    for (const bytes of [silent, empty]) {
      writeFileSync(drop, bytes);
      const before = asked.length;
      await other.sync();
      assert.ok(asked.length > before);
    }
    await other.close();
  });

  test("before the open vault's own first round nobody else's account is heard of", async () => {
    const folder = place.freshFolder();
    const { vault } = await writtenOffline(place, folder);
    const line = network();
    line.mode = "dead";
    const options = { unlock: second, create: true, fetch: line.fetch };
    const other = await place.open(folder, options);
    await seconds(1.5);
    assert.equal(offered(vault), false);
    line.mode = "on";
    await other.sync();
    assert.ok(await comesTrue(() => offered(vault)));
    await other.close();
  });
});
