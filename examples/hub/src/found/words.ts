import { readFileSync } from "node:fs";
import { hx, type Suite } from "../suites/index.js";
import { suiteOfCore } from "../format/card.js";

const list = new URL("../../../../core/keyring/fingerprint_words.txt", import.meta.url);
const stretching = 65536;
const bitsOfWord = 11n;
const wordsOfFingerprint = 6;

/** Their stretching takes most of a second, and one command shows and checks the same card. */
const known = new Map<string, string>();

/** Six words of a card, by which people compare it (format.md §3.7): simplified, with spaces between. */
export function wordsOfCard(core: Uint8Array, card: Uint8Array): string {
  const suite = suiteOfCore(core);
  const key = suite.name + Buffer.from(card).toString("hex");
  const words = known.get(key) ?? stretchedWords(suite, card);
  known.set(key, words);
  return words;
}

function stretchedWords(suite: Suite, card: Uint8Array): string {
  let digest: Buffer = Buffer.from(card);
  for (let round = 0; round < stretching; round += 1) digest = hx(suite, "words", digest);
  const words = readFileSync(list, "utf8").trimEnd().split("\n");
  let rest =
    BigInt(`0x${digest.toString("hex")}`) >> (256n - bitsOfWord * BigInt(wordsOfFingerprint));
  const found: string[] = [];
  for (let word = 0; word < wordsOfFingerprint; word += 1) {
    found.unshift(words[Number(rest & 2047n)]?.split(" ")[0] ?? "");
    rest >>= bitsOfWord;
  }
  return found.join(" ");
}
