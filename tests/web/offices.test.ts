// The offices as a member sees them, and the six words that a person compares.
import assert from "node:assert/strict";
import { test } from "node:test";
import { WeicunError } from "weicun/node";
import { failsWith, inBothSuites } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

inBothSuites((place) => {
  test("offices have six words each, which a person compares; other words are wrong-key", async () => {
    const client = await place.joined();
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
});
