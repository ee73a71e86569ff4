import { need } from "./error.js";

/**
 * RFC 8785 text of a parsed JSON value. Only to compare with what came: a content that is not its
 * own canonical form could be read differently by two parsers (doubled keys, other spellings of a
 * number). Half a surrogate pair is no Unicode text and has no canonical form (§3.2.2.2):
 * `malformed`.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    const texts = members.map(([key, member]) => `${canonicalText(key)}:${canonicalText(member)}`);
    return `{${texts.join(",")}}`;
  }
  need(typeof value !== "string" || !/\p{Surrogate}/u.test(value), "content: surrogate");
  return JSON.stringify(value);
}
