import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { WeicunError } from "../../web/src/errors.js";
import { wordsOf } from "../../web/src/fingerprint-words.js";
import { parseInvite } from "../../web/src/invite.js";
import { mutations, seedOf } from "../../examples/hub/tests/support/mutations.js";

const roots = Buffer.from(
  Array.from({ length: 41 }, (_, index) => (index === 40 ? 2 : index)),
).toString("base64url");
const name = Buffer.from("石头村").toString("base64url");
const good = `https://hub.example.org/#w1.522699101201.${roots}.${name}`;

test("an invitation says village, server, roots, name and words", () => {
  assert.deepEqual(parseInvite(` ${good}\n`), {
    village: "522699101201",
    server: "https://hub.example.org",
    roots,
    name: "石头村",
    // Bits of 00 01 02 03 04 05 06 07 08, eleven at a time.
    words: "艾草 笔筒 棉被 笔筒 花伞 白云",
  });
});

test("a server may be in a folder, or on this machine without TLS", () => {
  assert.equal(
    parseInvite(good.replace(".org/", ".org/weicun/")).server,
    "https://hub.example.org/weicun",
  );
  const local = good.replace("https://hub.example.org", "http://127.0.0.1:8787");
  assert.equal(parseInvite(local).server, "http://127.0.0.1:8787");
});

test("the words are those of the core's list, each at its place", () => {
  const list = readFileSync(new URL("../../core/keyring/fingerprint_words.txt", import.meta.url));
  const words = list.toString("utf8").trimEnd().split("\n");
  assert.equal(words.length, 2048);
  for (const [number, line] of words.entries()) {
    // The first eleven bits of a digest are its first word's number.
    const digest = new Uint8Array([number >> 3, (number & 7) << 5]);
    assert.equal(wordsOf(digest).split(" ")[0], line.split(" ")[0]);
  }
});

const bad: readonly (readonly [string, string])[] = [
  ["empty", ""],
  ["not an invitation", "https://example.org/"],
  ["without TLS", good.replace("https", "http")],
  ["another version", good.replace("#w1", "#w2")],
  ["eleven digits", good.replace("522699101201", "52269910120")],
  ["a suite that nobody knows", good.replace(roots, `${roots.slice(0, -2)}Aw`)],
  ["short roots", good.replace(roots, roots.slice(4))],
  ["roots with a stray bit", good.replace(roots, `${roots.slice(0, -1)}_`)],
  ["a name that is not UTF-8", good.replace(name, "_w")],
  ["a server whose name is none", good.replace("hub.example", "hub.ex\u0003mple")],
  ["a port that is none", good.replace(".org/", ".org:99999/")],
  ["a script as server", good.replace("https://hub.example.org", "javascript://x")],
  ["more after the name", `${good}.x`],
];
for (const [why, text] of bad) {
  test(`bad-invite: ${why}`, () => {
    assert.throws(
      () => parseInvite(text),
      (error) => error instanceof WeicunError && error.code === "bad-invite",
    );
  });
}

test("a spoilt invitation is read or refused by name", () => {
  const input = Buffer.from(good);
  for (const bytes of mutations([input], 0, seedOf("invitation"), 20_000)) {
    const text = bytes.toString("utf8");
    try {
      const { village, server } = parseInvite(text);
      assert.match(village, /^\d{12}$/);
      assert.ok(URL.canParse(server), text);
    } catch (error) {
      assert.ok(error instanceof WeicunError && error.code === "bad-invite", text);
    }
  }
});
