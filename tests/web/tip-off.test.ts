// A tip-off through the package, with a hub whose directory names the county's drop card: a code, and nothing else that shows.
import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, mock, test } from "node:test";
import { openClient, parseInvite, type Client, type Fetch, type Invitation } from "weicun/node";
import { unseal } from "../../examples/demo/scan/unseal.js";
import { makeDropKeys } from "../../examples/hub/src/drop/keys.js";
import { invitation } from "../../examples/hub/src/format/trust.js";
import { makeVillage } from "../../examples/hub/src/found/village.js";
import { startHub, type RunningHub } from "../../examples/hub/src/index.js";
import { makeHubKeys, readHubCards } from "../../examples/hub/src/keys.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { publishTrust } from "../../examples/hub/src/trust-store.js";
import { plainFetch } from "./support/network.js";

const code = "522699101201";
const canary = "低保金被人挪用了";
let base: string;
let hub: RunningHub;
let invite: Invitation;
let countyKey: Buffer;

before(async () => {
  base = mkdtempSync(join(tmpdir(), "weicun-tip-"));
  const data = join(base, "hub");
  const place = { suite: intl, village: code, time: Date.now() };
  makeHubKeys(data, place);
  const { keys, encryptionPrivate } = makeDropKeys(data, { ...place, county: code.slice(0, 6) });
  const { trust } = makeVillage({ ...place, hubCores: [...readHubCards(data), keys.core] });
  publishTrust(data, trust.bytes);
  countyKey = encryptionPrivate;
  hub = await startHub({ data, port: 0, clock: () => Date.now() });
  invite = parseInvite(invitation(hub.url, code, "石头村", trust));
});
after(async () => {
  await hub.close();
  rmSync(base, { recursive: true, force: true });
});

const everyByteBelow = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );

test("a tip-off gives a code once, and shows in no list, status, event or file", async () => {
  const folder = join(base, "phone");
  const asked: string[] = [];
  const events: string[] = [];
  const listen: Fetch = (url, init) => {
    asked.push(url);
    return plainFetch(url, init);
  };
  const client = await openClient({
    ...invite,
    folder,
    fetch: listen,
    onEvent: ({ name }) => void events.push(name),
  });
  await client.sync();
  const [before, heard] = [events.length, asked.length];
  const tipOff = { named: false, category: "relief_fraud", body: canary, wipe_after_send: true };
  const review = await client.review("gov.tipoff", tipOff);
  assert.deepEqual(
    review.readers.map(({ office }) => office),
    ["county_discipline"],
  );
  const saved = await client.save("gov.tipoff", tipOff);
  assert.ok(saved.ok);
  assert.match(saved.code ?? "", /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.deepEqual(events.slice(before), []);
  assert.equal(asked.length, heard);
  assert.deepEqual((await client.list()).entries, []);
  assert.equal(await client.read(saved.id), undefined);
  const { waiting, sending, bytes } = client.status.value;
  assert.deepEqual([waiting, sending, bytes], [0, 0, 0]);
  await client.close();
  const stored = everyByteBelow(folder);
  for (const text of [canary, "gov.tipoff", saved.code ?? ""]) assert.ok(!stored.includes(text));
  assert.ok(stored.includes("WCQ1"));
  const again = await openClient({ ...invite, folder, fetch: listen });
  assert.deepEqual((await again.list()).entries, []);
  await again.sync();
  assert.ok(!asked.some((url) => url.includes("/drop")));
  await again.close();
});

const hour = 3_600_000; // ms
const dropPath = "/v1/drop";

/** What the hub was asked, as it came over the wire, until `stop`. */
function wire(): { readonly asked: IncomingMessage[]; readonly stop: () => void } {
  const asked: IncomingMessage[] = [];
  const listen = (message: unknown): void =>
    void asked.push((message as { readonly request: IncomingMessage }).request);
  subscribe("http.server.request.start", listen);
  return { asked, stop: () => unsubscribe("http.server.request.start", listen) };
}

const tipOffOf = (body: string): object => ({
  named: false,
  category: "relief_fraud",
  body,
  wipe_after_send: true,
});

/** A phone that has written a tip-off and been put away; answers its folder and the code. */
async function phoneWith(name: string, body: string): Promise<readonly [string, string]> {
  const folder = join(base, name);
  const client = await openClient({ ...invite, folder });
  await client.sync();
  const saved = await client.save("gov.tipoff", tipOffOf(body));
  assert.ok(saved.ok);
  await client.close();
  return [folder, saved.code ?? assert.fail()];
}

async function comesTrue(holds: () => boolean): Promise<void> {
  for (let wait = 0; wait < 600 && !holds(); wait += 1)
    await new Promise((done) => setTimeout(done, 100));
  assert.ok(holds());
}

async function arrived(count: number): Promise<readonly Buffer[]> {
  const drops = (): readonly Buffer[] => hub.dropBox?.drops() ?? [];
  await comesTrue(() => drops().length === count);
  return drops();
}

/** Opened an hour later than before: the drop of this phone goes, and nothing else. */
async function sends(folder: string, count: number): Promise<IncomingMessage> {
  mock.timers.setTime(Date.now() + hour);
  const { asked, stop } = wire();
  const client: Client = await openClient({ ...invite, folder });
  await arrived(count);
  await new Promise((done) => setTimeout(done, 500));
  // A person who asks for a round now gets none: the silence after a drop.
  await client.sync();
  await client.close();
  stop();
  assert.deepEqual(
    asked.map(({ url }) => url),
    [dropPath],
  );
  return asked[0] ?? assert.fail();
}

test("a tip-off arrives once, by a request that says nothing of the phone, and leaves nothing on it", async () => {
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const [words, others] = [`${canary}，三户`, "村东的路灯款没有入账，".repeat(40)];
  const phones = [await phoneWith("first", words), await phoneWith("second", others)];
  mock.timers.setTime(Date.now() + 25 * hour);
  for (const [folder] of phones) {
    const { asked, stop } = wire();
    const client = await openClient({ ...invite, folder });
    // A round by itself: one that a person asks for would come before everything.
    await comesTrue(() => asked.some(({ url }) => url === "/v1/inbox"));
    await client.close();
    stop();
    assert.ok(!asked.some(({ url }) => url === dropPath), "the first fit moment passes");
  }
  const requests: IncomingMessage[] = [];
  for (const [index, [folder]] of phones.entries()) requests.push(await sends(folder, index + 1));
  const [one, two] = requests.map(({ rawHeaders }) => rawHeaders);
  assert.deepEqual(one, two, "the same for everybody, the length included");
  const { headers } = requests[0] ?? assert.fail();
  assert.equal(headers.host, `127.0.0.1:${hub.port}`, "another name than the hub's");
  for (const name of ["authorization", "cookie", "origin", "referer"])
    assert.equal(headers[name], undefined, name);
  const drops = await arrived(2);
  const opened = drops.map((drop) => unseal(drop, countyKey)?.toString() ?? "");
  assert.ok(
    opened.some((text) => text.includes(words)) && opened.some((text) => text.includes(others)),
  );
  for (const [folder, reply] of phones) {
    const stored = everyByteBelow(folder);
    for (const text of [words, others, "gov.tipoff", reply]) assert.ok(!stored.includes(text));
    for (const drop of drops) assert.ok(!stored.includes(drop.subarray(24, 40)), "nor its id");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const [file = ""] = files.filter((name) => name.endsWith("drop"));
    assert.equal(statSync(join(folder, file)).size, 20);
  }
  mock.timers.reset();
});
