import { WeicunError } from "weicun";
import { locale, say, type Words } from "../words/words";

/** What the library meets before it is there to speak for itself; all else carries the catalogue's words. */
const own = new Set<string>([
  "no-vault",
  "wrong-key",
  "bad-invite",
  "bad-file",
  "not-supported",
  "load-failed",
  "no-randomness",
  "storage-full",
  "storage-lost",
  "newer-store",
] satisfies (keyof Words)[]);

const chinese = /\p{Script=Han}/u;

/** Words for a person. A bug is told as "something is wrong" here and in full on the console. */
export function sayError(error: unknown): string {
  // What the app keeps for itself meets the full disk, too.
  if (error instanceof DOMException && error.name === "QuotaExceededError")
    return say("storage-full");
  if (!(error instanceof WeicunError)) {
    console.error(error);
    return say("something-wrong");
  }
  if (own.has(error.code)) return say(error.code as keyof Words);
  const spoken = locale.value === "en" ? /\s/.test(error.message) : chinese.test(error.message);
  return spoken ? error.message : say("something-wrong");
}
