// The client on the Node platform against a real hub: what goes wrong is a named error or state, and nothing is lost.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openClient, WeicunError, type Client, type ErrorCode, type Fetch } from "weicun/node";
import { goodLetter, letterType, startVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let folders = 0;
const freshFolder = (): string => join(village.base, `client-${(folders += 1)}`);

before(async () => {
  village = await startVillage();
});
after(() => village.stop());

const failsWith =
  (code: ErrorCode) =>
  (error: unknown): boolean =>
    error instanceof WeicunError && error.code === code && error.message.length > 0;

/** A fetch that the test switches. */
function network(): { fetch: Fetch; mode: "on" | "dead" | "html" } {
  const switches: { fetch: Fetch; mode: "on" | "dead" | "html" } = {
    mode: "on",
    fetch: async (url, { method, headers, body }) => {
      if (switches.mode === "dead") throw new Error("connection refused");
      if (switches.mode === "html") {
        return {
          status: 200,
          headers: { "content-type": "text/html" },
          body: new TextEncoder().encode("<html>Wi-Fi"),
        };
      }
      const answer = await fetch(url, { method, headers, ...(body && { body: body.slice() }) });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: new Uint8Array(await answer.arrayBuffer()),
      };
    },
  };
  return switches;
}

async function joined(folder = freshFolder(), fetch?: Fetch): Promise<Client> {
  const client = await openClient({ ...village.invite, folder, fetch });
  await client.sync();
  return client;
}

async function saveLetter(client: Client): Promise<string> {
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  return saved.id;
}

async function deliver(client: Client, id: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await client.sync();
    if ((await client.read(id))?.delivery === "delivered") return;
  }
  assert.fail("not delivered");
}

test("what is not JSON is a problem with words, and never in the place of a draft", async () => {
  const client = await joined();
  const circle: { self?: unknown } = {};
  circle.self = circle;
  for (const value of [circle, undefined, () => 1, 10n]) {
    const { ok, problems } = client.check(letterType, value);
    assert.equal(ok, false);
    assert.ok(problems[0]?.message);
  }
  const { id } = await client.draft(letterType, { title: "路灯" });
  assert.equal((await client.save(letterType, circle as never, { id })).ok, false);
  await assert.rejects(client.draft(letterType, circle, { id }), TypeError);
  assert.deepEqual((await client.read(id))?.value, { title: "路灯" });
  await client.close();
});

test("an unknown type is unknown-type", async () => {
  const client = await joined();
  assert.throws(() => client.check("acme.well", {}), failsWith("unknown-type"));
  assert.throws(() => client.type("acme.well"), failsWith("unknown-type"));
  await assert.rejects(client.save("acme.well", {}), failsWith("unknown-type"));
  await client.close();
});

test("offices have six words each, which a person compares; other words are wrong-key", async () => {
  const client = await joined();
  const offices = await client.offices();
  assert.equal(offices.length, 8);
  const secretary = offices.find(({ office }) => office === "branch_secretary");
  assert.ok(secretary);
  assert.equal(secretary.state, "trusted");
  assert.equal(secretary.words.split(" ").length, 6);
  assert.deepEqual([secretary.mine, secretary.grant, secretary.holder], [false, "", ""]);
  assert.equal(offices.find(({ office }) => office === "coop_manager")?.state, "none");
  await client.trust("branch_secretary", secretary.words);
  const backwards = secretary.words.split(" ").reverse().join("");
  await assert.rejects(client.trust("branch_secretary", backwards), (error) => {
    assert.ok(error instanceof WeicunError);
    // Not the words of a mistyped passphrase.
    assert.match(error.message, /六个词/);
    return error.code === "wrong-key";
  });
  await assert.rejects(
    client.trust("coop_manager", secretary.words),
    failsWith("no-recipient-key"),
  );
  await assert.rejects(client.trust("mayor", secretary.words), failsWith("not-found"));
  const { readers } = await client.review(letterType, goodLetter);
  assert.deepEqual(
    readers.map(({ words }) => words),
    [secretary.words],
  );
  client.locale = "zh-TW";
  const [first] = await client.offices();
  assert.notEqual(first?.words, "");
  await client.close();
});

test("an id that names nothing reads as undefined", async () => {
  const client = await joined();
  for (const id of ["", "no id", "01890a5d-ac96-774b-bcce-b302099a8057"])
    assert.equal(await client.read(id), undefined);
  await client.close();
});

test("what comes later says not-supported", async () => {
  const client = await joined();
  const later = [
    client.define({ id: "x", schema: {} }),
    client.export(),
    client.import(new Uint8Array()),
  ];
  for (const call of later) await assert.rejects(call, failsWith("not-supported"));
  await client.close();
  await assert.rejects(client.list(), failsWith("closed"));
});

test("a dead hub and a portal's HTML with status 200: the letter waits, then goes once", async () => {
  const wire = network();
  const folder = freshFolder();
  let client = await joined(folder, wire.fetch);
  wire.mode = "dead";
  const id = await saveLetter(client);
  assert.equal((await client.sync()).link, "none");
  wire.mode = "html";
  assert.equal((await client.sync()).link, "portal");
  assert.equal((await client.read(id))?.delivery, "waiting");
  await client.close();
  client = await openClient({ ...village.invite, folder, fetch: wire.fetch });
  assert.equal((await client.list({ mine: true })).entries.length, 1);
  wire.mode = "on";
  await deliver(client, id);
  await client.close();
});

test("a fetch that keeps not to its contract is told by its code, and the letter waits", async () => {
  const wire = network();
  const codes: unknown[] = [];
  let given: Fetch = wire.fetch;
  const client = await openClient({
    ...village.invite,
    folder: freshFolder(),
    fetch: (url, init) => given(url, init),
    onEvent: ({ name, code }) => name === "send" && codes.push(code),
  });
  await client.sync();
  const id = await saveLetter(client);
  const wrong: unknown[] = [fetch, () => undefined, () => ({ status: 200, headers: {} })];
  for (const one of wrong) {
    given = (url, { method, headers, body }) =>
      Promise.resolve(
        (one as typeof fetch)(url, { method, headers, body: body?.slice() ?? null }),
      ) as unknown as ReturnType<Fetch>;
    codes.length = 0;
    await client.sync();
    assert.deepEqual([...new Set(codes)], ["bad-fetch"]);
    assert.equal((await client.read(id))?.delivery, "waiting");
  }
  given = wire.fetch;
  await deliver(client, id);
  await client.close();
});

test("names of headers know no case", async () => {
  const wire = network();
  const shouting: Fetch = async (url, init) => {
    const { status, headers, body } = await wire.fetch(url, init);
    const loud = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
    return { status, headers: Object.fromEntries(loud) as { [name: string]: string }, body };
  };
  const client = await joined(freshFolder(), shouting);
  await deliver(client, await saveLetter(client));
  await client.close();
});

test("a receipt with a bad signature delivers nothing and loses nothing", async () => {
  const client = await joined();
  await village.hub.set({ forgeReceipts: true });
  const id = await saveLetter(client);
  await client.sync();
  assert.equal((await client.read(id))?.delivery, "waiting");
  assert.equal(client.status.value.refused, 0);
  await village.hub.set({ forgeReceipts: false });
  await deliver(client, id);
  await client.close();
});

test("a forged card of the secretary: a finding, no-recipient-key, and the draft is kept", async () => {
  await village.hub.set({ forgedTrustBase64: village.forged() });
  const client = await openClient({ ...village.invite, folder: freshFolder() });
  const { findings } = await client.sync();
  assert.ok(findings.some(({ code, message }) => code === "key-changed" && message !== ""));
  await assert.rejects(client.save(letterType, goodLetter), failsWith("no-recipient-key"));
  assert.equal((await client.list({ delivery: "draft" })).entries.length, 1);
  await village.hub.set({ forgedTrustBase64: null });
  await client.close();
});

test("a wrong passphrase is wrong-key, makes nothing and changes nothing", async () => {
  const folder = freshFolder();
  const right = { passphrase: "稻花香里说丰年" };
  await assert.rejects(
    openClient({ ...village.invite, folder, unlock: right }),
    failsWith("no-vault"),
  );
  const client = await openClient({ ...village.invite, folder, unlock: right, create: true });
  await client.draft(letterType, { title: "秘密" });
  await assert.rejects(
    openClient({ ...village.invite, folder, unlock: { passphrase: "x" } }),
    failsWith("wrong-key"),
    "not even while it is open here",
  );
  await client.close();
  const before = readdirSync(folder, { recursive: true }).sort();
  for (const unlock of [{ passphrase: "稻花香里说丰収" }, { device: true as const }]) {
    await assert.rejects(openClient({ ...village.invite, folder, unlock }), failsWith("wrong-key"));
  }
  assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
  // The same words in another Unicode spelling open it: passphrases are NFKC.
  const again = await openClient({
    ...village.invite,
    folder,
    unlock: { passphrase: "稻花香里说丰年".normalize("NFD") },
  });
  assert.equal((await again.list()).entries[0]?.delivery, "draft");
  await again.close();
});

test("the device unlock is refused beside another vault", async () => {
  const folder = freshFolder();
  await (await joined(folder)).close();
  const other = { ...village.invite, folder, restore: village.office() };
  await assert.rejects(openClient(other), failsWith("not-supported"));
});

test("an office file with a wrong code is wrong-key, a damaged one bad-file, and nothing is written", async () => {
  const folder = freshFolder();
  const { file, code } = village.office();
  const wrong = { file, code: code.replace(/^./, (first) => (first === "0" ? "1" : "0")) };
  await assert.rejects(
    openClient({ ...village.invite, folder, restore: wrong }),
    failsWith("wrong-key"),
  );
  const damaged = { file: file.subarray(0, file.length - 9), code };
  await assert.rejects(
    openClient({ ...village.invite, folder, restore: damaged }),
    failsWith("bad-file"),
  );
  assert.ok(!readdirSync(folder).includes(village.invite.village));
});

test("two holders share one core until the last one closes", async () => {
  const folder = freshFolder();
  const [first, second] = await Promise.all([joined(folder), joined(folder)]);
  const id = await saveLetter(first);
  assert.ok(await second.read(id));
  await first.close();
  await assert.rejects(first.read(id), failsWith("closed"));
  assert.ok(await second.read(id));
  await second.close();
});

test("a photo survives between attach and save, and comes back byte for byte", async () => {
  const folder = freshFolder();
  const photo = new Uint8Array(200_000).map((_, index) => (index * 7) & 0xff);
  photo.set([0xff, 0xd8, 0xff]);
  let client = await joined(folder);
  const [attached, again] = await Promise.all([
    client.attach(new Blob([photo], { type: "image/jpeg" })),
    client.attach(photo),
  ]);
  assert.deepEqual(
    { mime: attached.mime, bytes: attached.bytes },
    { mime: "image/jpeg", bytes: photo.length },
  );
  assert.notEqual(attached.hash, again.hash, "a key of its own for every write");
  const { id } = await client.draft(letterType, { ...goodLetter, photos: [attached] });
  await client.close();
  client = await openClient({ ...village.invite, folder });
  const draft = await client.read(id);
  const value = draft?.value as { readonly photos: readonly [typeof attached] };
  const loaded = await client.load(value.photos[0]);
  assert.deepEqual(await loaded.bytes(), photo);
  loaded.close();
  const gone = { aborted: true, addEventListener: () => undefined };
  await assert.rejects(client.attach(photo, { signal: gone }), failsWith("aborted"));
  await assert.rejects(client.load({ ...attached, hash: "A".repeat(43) }), failsWith("not-found"));
  await client.close();
});

test("memory: gone with the client", async () => {
  const client = await openClient({ ...village.invite, storage: "memory" });
  assert.equal(client.status.value.storage.durable, false);
  const saved = await client.draft(letterType, goodLetter);
  assert.ok(saved.id);
  await client.close();
  const next = await openClient({ ...village.invite, storage: "memory" });
  assert.equal((await next.list()).entries.length, 0);
  await next.close();
});
