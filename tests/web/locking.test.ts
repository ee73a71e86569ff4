// A locked client: it delivers what is sealed, shows nothing, and keeps nothing of what it showed.
import assert from "node:assert/strict";
import { resolveObjectURL } from "node:buffer";
import { test } from "node:test";
import { network } from "./support/network.js";
import { failsWith, inBothSuites } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

const passphrase = "稻花香里说丰年";

inBothSuites((place) => {
  test("locked, a letter is delivered, nothing is read, and a wrong passphrase changes nothing", async () => {
    const folder = place.freshFolder();
    const line = network();
    const client = await place.joined(folder, { fetch: line.fetch });
    await client.setUnlock({ passphrase });
    line.mode = "dead";
    const saved = await client.save(letterType, goodLetter);
    assert.ok(saved.ok);
    await client.lock();
    assert.equal((await client.sync()).locked, true);
    const calls = [
      client.list(),
      client.read(saved.id),
      client.save(letterType, goodLetter),
      client.draft(letterType, { title: "x" }),
      client.recoveryCode(),
      client.setUnlock({ device: true }),
      client.attach(new Uint8Array([0xff, 0xd8, 0xff, 0])),
    ];
    await Promise.all(calls.map((call) => assert.rejects(call, failsWith("locked"))));
    assert.equal(client.check(letterType, goodLetter).ok, true);
    line.mode = "on";
    for (let round = 0; round < 20 && (await client.sync()).waiting > 0; round += 1);
    assert.equal((await client.sync()).waiting, 0);
    await assert.rejects(client.unlock({ passphrase: "别的" }), failsWith("wrong-key"));
    assert.equal((await client.sync()).locked, true);
    await client.unlock({ passphrase });
    assert.equal((await client.sync()).locked, false);
    assert.equal((await client.read(saved.id))?.delivery, "delivered");
    assert.deepEqual((await client.sync()).findings, []);
    await client.close();
  });

  test("another holder of a locked vault unlocks it, and only by what opens it", async () => {
    const folder = place.freshFolder();
    const unlock = { passphrase };
    const client = await place.joined(folder, { unlock, create: true });
    await client.lock();
    await assert.rejects(
      place.opens(folder, { unlock: { passphrase: "别的" } }),
      failsWith("wrong-key"),
    );
    await place.opens(folder, { unlock });
    assert.equal((await client.sync()).locked, false);
    await client.close();
  });

  test("after lock the core's old memory holds nothing at all", async (context) => {
    const memories: WebAssembly.Memory[] = [];
    const { instantiate } = WebAssembly;
    context.mock.method(
      WebAssembly,
      "instantiate",
      async (...given: Parameters<typeof instantiate>) => {
        const made = await instantiate(...given);
        const instance = made;
        for (const value of Object.values(instance.exports))
          if (value instanceof WebAssembly.Memory) memories.push(value);
        return made;
      },
    );
    const folder = place.freshFolder();
    const client = await place.joined(folder, { unlock: { passphrase }, create: true });
    const canary = "牛棚后面的水渠";
    await client.draft(letterType, { title: canary });
    const holds = ({ buffer }: WebAssembly.Memory): boolean => Buffer.from(buffer).includes(canary);
    const before = [...memories];
    assert.ok(before.some(holds), "the scan finds it while it is open");
    await client.lock();
    assert.ok(!memories.some(holds));
    // Not only this: every byte, so that keys, passphrase and free lists are gone, too.
    for (const { buffer } of before) assert.ok(new Uint8Array(buffer).every((byte) => byte === 0));
    await client.close();
  });

  test("a locked client's lists and opened photos are gone, also for whoever only looks", async () => {
    const client = await place.joined(place.freshFolder(), {
      unlock: { passphrase },
      create: true,
    });
    await client.draft(letterType, { title: "牛棚后面的水渠" });
    const looked = client.live(() => client.list());
    const listened = client.live(() => client.list());
    const titles: unknown[] = [];
    listened.subscribe((list) => titles.push(list?.entries[0]?.title));
    const stop = looked.subscribe(() => undefined);
    for (let wait = 0; wait < 50 && !(looked.value && listened.value); wait += 1)
      await new Promise((done) => setTimeout(done, 20));
    stop();
    assert.equal(looked.value?.entries[0]?.title, "牛棚后面的水渠");
    const photo = new Uint8Array([0xff, 0xd8, 0xff, 0, 1, 2, 3]);
    const loaded = await client.load(await client.attach(photo));
    assert.ok(resolveObjectURL(loaded.url));
    await client.lock();
    assert.equal(looked.value, undefined);
    assert.equal(listened.value, undefined);
    assert.equal(titles.at(-1), undefined);
    assert.equal(resolveObjectURL(loaded.url), undefined);
    await assert.rejects(loaded.bytes(), failsWith("locked"));
    await client.unlock({ passphrase });
    for (let wait = 0; wait < 50 && titles.at(-1) === undefined; wait += 1)
      await new Promise((done) => setTimeout(done, 20));
    assert.equal(titles.at(-1), "牛棚后面的水渠");
    await client.close();
  });

  test("what the core answered is overwritten as soon as it is read", async (context) => {
    const client = await place.joined();
    const canary = "牛棚后面的水渠";
    await client.draft(letterType, { title: canary });
    const copies: Uint8Array[] = [];
    let seen = 0;
    const slice = Reflect.get(Uint8Array.prototype, "slice") as (this: Uint8Array) => Uint8Array;
    const decode = Reflect.get<TextDecoder, "decode">(TextDecoder.prototype, "decode");
    context.mock.method(Uint8Array.prototype, "slice", function (this: Uint8Array) {
      const copy = slice.call(this);
      copies.push(copy);
      return copy;
    });
    context.mock.method(
      TextDecoder.prototype,
      "decode",
      function (this: TextDecoder, bytes: Uint8Array) {
        const text = decode.call(this, bytes);
        if (text.includes(canary)) seen += 1;
        return text;
      },
    );
    assert.equal((await client.list()).entries[0]?.title, canary);
    assert.ok(seen > 0 && copies.length > 0, "the answer went through here");
    assert.ok(!copies.some((copy) => Buffer.from(copy).includes(canary)));
    context.mock.restoreAll();
    await client.close();
  });
});
