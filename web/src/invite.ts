import { fromBase64Url } from "./bytes.js";
import { WeicunError } from "./errors.js";
import type { Invitation } from "./types.js";

const rootsLength = 41; // root digest 32 ‖ u32 root version ‖ u32 least directory version ‖ suite
const longestName = 200; // bytes
const shape = /^(https?:\/\/[^\s#?]+?)\/?#w1\.(\d{12})\.([\w-]+)\.([\w-]+)$/;
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/**
 * Reads the text of an invitation: `<server>/#w1.<village>.<roots>.<base64url(name)>`.
 * Throws `bad-invite`, also for a server without TLS, except on this very machine.
 */
export function parseInvite(qr: string): Invitation {
  const [, server, village, roots, name64] = shape.exec(qr.trim()) ?? [];
  if (!server || !village || !roots || !name64) throw badInvite();
  if (!server.startsWith("https://") && !loopback.test(server)) throw badInvite();
  const trust = fromBase64Url(roots);
  const suite = trust?.[rootsLength - 1];
  if (trust?.length !== rootsLength || (suite !== 1 && suite !== 2)) throw badInvite();
  return { village, server, roots, name: nameOf(name64), words: wordsOf(trust) };
}

function nameOf(name64: string): string {
  const bytes = fromBase64Url(name64);
  if (bytes === undefined || bytes.length > longestName) throw badInvite();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badInvite();
  }
}

/**
 * The first 66 bits of the root digest as six numbers 0001…2048, until a list of Chinese words is chosen
 * (docs/decisions/0014).
 */
function wordsOf(trust: Uint8Array): string {
  const words: string[] = [];
  for (let word = 0; word < 6; ++word) {
    let value = 0;
    for (let bit = word * 11; bit < word * 11 + 11; ++bit) {
      value = value * 2 + (((trust[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    words.push(String(value + 1).padStart(4, "0"));
  }
  return words.join(" ");
}

function badInvite(): WeicunError {
  return new WeicunError("bad-invite", "这不是村里的邀请码 / This is not an invitation.");
}
