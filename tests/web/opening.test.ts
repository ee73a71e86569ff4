// Which vault opens, and what makes none.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { failsWith, inBothSuites } from "./support/place.js";
import { letterType } from "./support/village.js";

inBothSuites((place) => {
  test("a wrong passphrase is wrong-key, makes nothing and changes nothing", async () => {
    const folder = place.freshFolder();
    const right = { passphrase: "稻花香里说丰年" };
    await assert.rejects(place.open(folder, { unlock: right }), failsWith("no-vault"));
    const client = await place.open(folder, { unlock: right, create: true });
    await client.draft(letterType, { title: "秘密" });
    await assert.rejects(
      place.open(folder, { unlock: { passphrase: "x" } }),
      failsWith("wrong-key"),
      "not even while it is open here",
    );
    await client.close();
    const before = readdirSync(folder, { recursive: true }).sort();
    for (const unlock of [{ passphrase: "稻花香里说丰収" }, { device: true as const }]) {
      await assert.rejects(place.open(folder, { unlock }), failsWith("wrong-key"));
    }
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
    // The same words in another Unicode spelling open it: passphrases are NFKC.
    const again = await place.open(folder, {
      unlock: { passphrase: "稻花香里说丰年".normalize("NFD") },
    });
    assert.equal((await again.list()).entries[0]?.delivery, "draft");
    await again.close();
  });

  test("the device unlock is refused beside another vault", async () => {
    const folder = place.freshFolder();
    await (await place.joined(folder)).close();
    await assert.rejects(
      place.open(folder, { restore: place.village.office() }),
      failsWith("not-supported"),
    );
  });

  test("an office file with a wrong code is wrong-key, a damaged one bad-file, and nothing is written", async () => {
    const folder = place.freshFolder();
    const { file, code } = place.village.office();
    const wrong = { file, code: code.replace(/^./, (first) => (first === "0" ? "1" : "0")) };
    await assert.rejects(place.open(folder, { restore: wrong }), failsWith("wrong-key"));
    const damaged = { file: file.subarray(0, file.length - 9), code };
    await assert.rejects(place.open(folder, { restore: damaged }), failsWith("bad-file"));
    assert.ok(!readdirSync(folder).includes(place.village.invite.village));
  });
});
