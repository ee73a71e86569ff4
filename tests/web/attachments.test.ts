// Photos through the package: kept, opened, and gone when they should be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failsWith, inBothSuites } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

inBothSuites((place) => {
  test("a photo survives between attach and save, and comes back byte for byte", async () => {
    const folder = place.freshFolder();
    const photo = new Uint8Array(200_000).map((_, index) => (index * 7) & 0xff);
    photo.set([0xff, 0xd8, 0xff]);
    let client = await place.joined(folder);
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
    client = await place.open(folder);
    const draft = await client.read(id);
    const value = draft?.value as { readonly photos: readonly [typeof attached] };
    const loaded = await client.load(value.photos[0]);
    assert.deepEqual(await loaded.bytes(), photo);
    loaded.close();
    const gone = { aborted: true, addEventListener: () => undefined };
    await assert.rejects(client.attach(photo, { signal: gone }), failsWith("aborted"));
    await assert.rejects(
      client.load({ ...attached, hash: "A".repeat(43) }),
      failsWith("not-found"),
    );
    await client.close();
  });
});
