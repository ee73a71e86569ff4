import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, u8 } from "../format/bytes.js";

const list = new URL("../../../../core/keyring/fingerprint_words.txt", import.meta.url);
const stretching = 65536;
const bitsOfWord = 11n;
const wordsOfFingerprint = 6;
/** Byte 1 of a card names its suite; both hashes are Node's own. */
const hashes: ReadonlyMap<number, string> = new Map([
  [1, "sm3"],
  [2, "sha256"],
]);

/** Six words of a card, by which people compare it (spec §3): simplified, with spaces between. */
export function wordsOfCard(core: Uint8Array, card: Uint8Array): string {
  const text = Buffer.from("weicun/1 words", "latin1");
  const label = join(u8(text.length), text);
  const hash = hashes.get(core[1] ?? 0) ?? "sha256";
  let digest = Buffer.from(card);
  for (let round = 0; round < stretching; round += 1)
    digest = createHash(hash).update(label).update(digest).digest();
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
