// A letter sealed as core/envelope does it (format.md, 5), from the same primitives.
import { operation, type Suites, type SuiteByte } from "./suites.js";

const encoder = new TextEncoder();
const bucket = 4096;

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function labelled(word: string): Uint8Array {
  const text = encoder.encode(`weicun/1 ${word}`);
  return joined(Uint8Array.of(text.length), text);
}

/** Seals one letter of 600 bytes to so many offices: two hashes, one signature, a wrap each, one box of 4 KiB. */
export function letterTo(suites: Suites, suite: SuiteByte, offices: number): () => Uint8Array {
  const author = suites.keyPair(suite, "signing");
  const readers = Array.from({ length: offices }, () => suites.keyPair(suite, "encryption"));
  const cards = joined(...readers.map(() => crypto.getRandomValues(new Uint8Array(32))));
  const content = crypto.getRandomValues(new Uint8Array(600));
  const words = ["letter", "statement"].map((word) => encoder.encode(word));
  const [letter = cards, statementWord = cards] = words;
  const [recipientsLabel, contentLabel] = [labelled("recipients"), labelled("content")];
  const hash = (label: Uint8Array, message: Uint8Array) =>
    suites.call(operation.hash, suite, label, message);
  return () => {
    const fixed = crypto.getRandomValues(new Uint8Array(84));
    const count = Uint8Array.of(offices);
    const recipients = hash(recipientsLabel, joined(count, cards));
    const statement = joined(fixed, recipients, hash(contentLabel, content));
    const { privateKey, publicKey } = author;
    const signature = suites.call(
      operation.sign,
      suite,
      privateKey,
      publicKey,
      statementWord,
      statement,
    );
    const inner = new Uint8Array(bucket);
    inner.set(joined(count, cards, statement, signature, content));
    const header = fixed.slice(0, 96);
    const key = crypto.getRandomValues(new Uint8Array(32));
    const stanzas = readers.map((reader, at) => {
      const wrapped = suites.call(operation.wrap, suite, reader.publicKey, header, key);
      return joined(cards.subarray(32 * at, 32 * at + 16), wrapped);
    });
    const bound = joined(header, ...stanzas);
    return joined(bound, suites.call(operation.boxSeal, suite, key, letter, bound, inner));
  };
}
