import assert from "node:assert/strict";
import { test } from "node:test";
import { WeicunError } from "../../web/src/errors.js";
import { parseInvite } from "../../web/src/invite.js";

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
    words: "0001 0065 1031 0065 0644 0029",
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
