import { offices, type OfficeName } from "../format/card.js";

const grantingOffices: ReadonlySet<OfficeName> = new Set<OfficeName>([
  "branch_secretary",
  "township_letters",
  "township_party",
  "county_letters",
  "county_discipline",
]);

/**
 * Types that may come readable, and the offices that may write them. A type listed as `sealed` may
 * only come sealed.
 */
const readableTypes: ReadonlyMap<string, (office: number) => boolean> = new Map([
  ["village.notice", (office) => office > 0],
  ["identity.key_card", (office) => office > 0],
  // Who may grant which role is judged by whoever reads the grant; nobody below a secretary grants any.
  ["identity.role_grant", (office) => grantingOffices.has(offices[office] ?? "member")],
]);

const sealedTypes: ReadonlySet<string> = new Set(["gov.secretary_letter", "gov.letter_event"]);

export type TypePolicy = "allowed" | "not-allowed" | "unknown";

export function policyOf(type: string, office: number): TypePolicy {
  const mayWrite = readableTypes.get(type);
  if (mayWrite !== undefined) return mayWrite(office) ? "allowed" : "not-allowed";
  return sealedTypes.has(type) ? "not-allowed" : "unknown";
}
