// The client on the Node platform against a real hub: what it is asked wrongly is a named error, and holders share it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openClient } from "weicun/node";
import { failsWith, inBothSuites, saveLetter } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

inBothSuites((place) => {
  test("what is not JSON is a problem with words, and never in the place of a draft", async () => {
    const client = await place.joined();
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
    const client = await place.joined();
    assert.throws(() => client.check("acme.well", {}), failsWith("unknown-type"));
    assert.throws(() => client.type("acme.well"), failsWith("unknown-type"));
    await assert.rejects(client.save("acme.well", {}), failsWith("unknown-type"));
    await client.close();
  });

  test("an id that names nothing reads as undefined", async () => {
    const client = await place.joined();
    for (const id of ["", "no id", "01890a5d-ac96-774b-bcce-b302099a8057"])
      assert.equal(await client.read(id), undefined);
    await client.close();
  });

  test("what comes later says not-supported", async () => {
    const client = await place.joined();
    const later = [
      client.define({ id: "x", schema: {} }),
      client.export(),
      client.import(new Uint8Array()),
    ];
    for (const call of later) await assert.rejects(call, failsWith("not-supported"));
    await client.close();
    await assert.rejects(client.list(), failsWith("closed"));
  });

  test("two holders share one core until the last one closes", async () => {
    const folder = place.freshFolder();
    const [first, second] = await Promise.all([place.joined(folder), place.joined(folder)]);
    const id = await saveLetter(first);
    assert.ok(await second.read(id));
    await first.close();
    await assert.rejects(first.read(id), failsWith("closed"));
    assert.ok(await second.read(id));
    await second.close();
  });

  test("memory: gone with the client", async () => {
    const client = await openClient({ ...place.village.invite, storage: "memory" });
    assert.equal(client.status.value.storage.durable, false);
    const saved = await client.draft(letterType, goodLetter);
    assert.ok(saved.id);
    await client.close();
    const next = await openClient({ ...place.village.invite, storage: "memory" });
    assert.equal((await next.list()).entries.length, 0);
    await next.close();
  });
});
