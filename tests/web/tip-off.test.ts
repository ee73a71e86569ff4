// A tip-off through the package, with a hub whose directory names the county's drop card: a code, and nothing else that shows.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openClient, parseInvite, type Fetch, type Invitation } from "weicun/node";
import { makeDropKeys } from "../../examples/hub/src/drop/keys.js";
import { invitation } from "../../examples/hub/src/format/trust.js";
import { makeVillage } from "../../examples/hub/src/found/village.js";
import { startHub, type RunningHub } from "../../examples/hub/src/index.js";
import { makeHubKeys, readHubCards } from "../../examples/hub/src/keys.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { publishTrust } from "../../examples/hub/src/trust-store.js";

const code = "522699101201";
const canary = "低保金被人挪用了";
let base: string;
let hub: RunningHub;
let invite: Invitation;

before(async () => {
  base = mkdtempSync(join(tmpdir(), "weicun-tip-"));
  const data = join(base, "hub");
  const place = { suite: intl, village: code, time: Date.now() };
  makeHubKeys(data, place);
  const { keys } = makeDropKeys(data, { ...place, county: code.slice(0, 6) });
  const { trust } = makeVillage({ ...place, hubCores: [...readHubCards(data), keys.core] });
  publishTrust(data, trust.bytes);
  hub = await startHub({ data, port: 0 });
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
  const listen: Fetch = async (url, { method, headers, body }) => {
    asked.push(url);
    const answer = await fetch(url, { method, headers, ...(body && { body: body.slice() }) });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
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
