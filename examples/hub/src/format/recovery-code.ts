import { hx, type Suite } from "../suites/index.js";
import { join, u8 } from "./bytes.js";
import { need } from "./error.js";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 32;

/** The kind stops a tip-off code from being typed into the wrong prompt (format.md §2.3). */
export const codeKind = { recovery: 1, tipOff: 2 } as const;

/** 16 random bytes as 8 groups of 4 Crockford-32 characters, with 4 bytes of checksum. */
export function writeCode(
  suite: Suite,
  secret16: Uint8Array,
  kind: number = codeKind.recovery,
): string {
  const bytes = join(secret16, checksum(suite, secret16, kind));
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let at = 0; at < length; at += 1) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return (text.match(/.{4}/g) ?? []).join("-");
}

/** Folds case, O to 0, I and L to 1, ignores spaces and hyphens; `bad-code` for everything else. */
export function readCode(suite: Suite, text: string, kind: number = codeKind.recovery): Buffer {
  const folded = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const digits = Array.from(folded, (character) => alphabet.indexOf(character));
  need(digits.length === length && digits.every((digit) => digit >= 0), "code", "bad-code");
  const value = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  const bytes = Buffer.from(value.toString(16).padStart(40, "0"), "hex");
  const secret = bytes.subarray(0, 16);
  need(bytes.subarray(16).equals(checksum(suite, secret, kind)), "code: checksum", "bad-code");
  return secret;
}

function checksum(suite: Suite, secret16: Uint8Array, kind: number): Buffer {
  return hx(suite, "code", u8(kind), secret16).subarray(0, 4);
}
