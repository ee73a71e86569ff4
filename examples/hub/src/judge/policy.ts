/**
 * Types that may come readable, and the offices that may write them. A type listed as `sealed` may
 * only come sealed.
 */
const readableTypes: ReadonlyMap<string, (office: number) => boolean> = new Map([
  ["village.notice", (office) => office > 0],
]);

const sealedTypes: ReadonlySet<string> = new Set(["gov.secretary_letter", "gov.letter_event"]);

export type TypePolicy = "allowed" | "not-allowed" | "unknown";

export function policyOf(type: string, office: number): TypePolicy {
  const mayWrite = readableTypes.get(type);
  if (mayWrite !== undefined) return mayWrite(office) ? "allowed" : "not-allowed";
  return sealedTypes.has(type) ? "not-allowed" : "unknown";
}
