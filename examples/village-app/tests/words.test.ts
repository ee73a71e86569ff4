// The app speaks three languages, and each of them says everything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../src/words/en.js";
import { zhCN } from "../src/words/zh-cn.js";
import { zhTW } from "../src/words/zh-tw.js";

type Words = { readonly [name: string]: string };
const first: Words = zhCN;
const others: readonly (readonly [string, Words])[] = [
  ["zh-TW", zhTW],
  ["en", en],
];
const blanks = (words: string): readonly string[] => (words.match(/\{\w+\}/g) ?? []).sort();

for (const [locale, words] of others) {
  test(`${locale} has the words of zh-CN, and no others`, () => {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(first).sort());
  });

  test(`${locale} fills in what zh-CN fills in`, () => {
    for (const [name, text] of Object.entries(first))
      assert.deepEqual(blanks(words[name] ?? ""), blanks(text), name);
  });
}

test("no words are empty", () => {
  for (const words of [first, ...others.map(([, list]) => list)])
    for (const [name, text] of Object.entries(words)) assert.notEqual(text.trim(), "", name);
});
