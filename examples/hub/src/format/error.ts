/**
 * Why bytes were not accepted. Closed set; the place names the field of the format, never its
 * value.
 */
export type FormatCode =
  | "malformed"
  | "unknown-version"
  | "suite-not-supported"
  | "bad-signature"
  | "not-trusted"
  | "wrong-tenant"
  | "wrong-key-or-damaged"
  | "not-for-us"
  | "bad-code"
  | "stale"
  | "fork";

export class FormatError extends Error {
  constructor(
    readonly code: FormatCode,
    readonly place: string,
  ) {
    super(`${code}: ${place}`);
    this.name = "FormatError";
  }
}

export function need(
  condition: boolean,
  place: string,
  code: FormatCode = "malformed",
): asserts condition {
  if (!condition) throw new FormatError(code, place);
}
