// What networks and false hubs do to a client is a named state, and nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fetch } from "weicun/node";
import { network } from "./support/network.js";
import { delivered, failsWith, inBothSuites, saveLetter, until } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

inBothSuites((place) => {
  test("a dead hub and a portal's HTML with status 200: the letter waits, then goes once", async () => {
    const wire = network();
    const folder = place.freshFolder();
    let client = await place.joined(folder, { fetch: wire.fetch });
    wire.mode = "dead";
    const id = await saveLetter(client);
    assert.equal((await client.sync()).link, "none");
    wire.mode = "html";
    assert.equal((await client.sync()).link, "portal");
    assert.equal((await client.read(id))?.delivery, "waiting");
    await client.close();
    client = await place.open(folder, { fetch: wire.fetch });
    assert.equal((await client.list({ mine: true })).entries.length, 1);
    wire.mode = "on";
    await delivered(client, id);
    await client.close();
  });

  test("a fetch that keeps not to its contract is told by its code, and the letter waits", async () => {
    const wire = network();
    const codes: unknown[] = [];
    let given: Fetch = wire.fetch;
    const client = await place.open(place.freshFolder(), {
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
    await delivered(client, id);
    await client.close();
  });

  test("names of headers know no case", async () => {
    const wire = network();
    const shouting: Fetch = async (url, init) => {
      const { status, headers, body } = await wire.fetch(url, init);
      const loud = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
      return { status, headers: Object.fromEntries(loud) as { [name: string]: string }, body };
    };
    const client = await place.joined(place.freshFolder(), { fetch: shouting });
    await delivered(client, await saveLetter(client));
    await client.close();
  });

  test("a receipt with a bad signature delivers nothing and loses nothing", async () => {
    const client = await place.joined();
    await place.village.hub.set({ forgeReceipts: true });
    const id = await saveLetter(client);
    const { findings } = await until(client, async () => {
      const status = await client.sync();
      return status.findings.length > 0 ? status : undefined;
    });
    assert.deepEqual(place.village.countAtHub(id), { delivered: 1, duplicates: 0 });
    assert.ok(findings.some(({ code, message }) => code === "key-changed" && message !== ""));
    const { delivery, receipt } = (await client.read(id)) ?? {};
    assert.deepEqual([delivery, receipt], ["waiting", undefined]);
    assert.equal(client.status.value.refused, 0);
    await place.village.hub.set({ forgeReceipts: false });
    await delivered(client, id);
    await client.close();
  });

  test("a forged card of the secretary: a finding, no-recipient-key, and the draft is kept", async () => {
    await place.village.hub.set({ forgedTrustBase64: place.village.forged() });
    const client = await place.open(place.freshFolder());
    const { findings } = await client.sync();
    assert.ok(findings.some(({ code, message }) => code === "key-changed" && message !== ""));
    await assert.rejects(client.save(letterType, goodLetter), failsWith("no-recipient-key"));
    assert.equal((await client.list({ delivery: "draft" })).entries.length, 1);
    await place.village.hub.set({ forgedTrustBase64: null });
    await client.close();
  });
});
