import type { Letter } from "./letters.js";

/** One way of keeping letters on a phone, durably and encrypted. */
export interface Contender {
  /** Opens what it needs; this is not timed. */
  open(): Promise<void>;
  /** Resolves when every letter is durable: what is timed. */
  keep(letters: readonly Letter[]): Promise<void>;
  /** How many letters are there, asked afterwards. */
  count(): Promise<number>;
}
