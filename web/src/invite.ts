import { fromBase64Url } from "./bytes.js";
import { WeicunError } from "./errors.js";
import { wordsOf } from "./fingerprint-words.js";
import type { Invitation } from "./types.js";

const rootsLength = 41; // root digest 32 ‖ u32 root version ‖ u32 least directory version ‖ suite
const longestName = 200; // bytes
const shape = /^(https?:\/\/[^\s#?]+?)\/?#w1\.(\d{12})\.([\w-]+)\.([\w-]+)$/;
/** A name in ASCII (RFC 3986 §3.2.2; others are written in Punycode) or this machine, a port, a folder. */
const address = /^https?:\/\/([a-z\d-]+(\.[a-z\d-]+)*|\[::1\])(:\d{1,5})?(\/[\w.~%-]+)*$/i;
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/**
 * Reads the text of an invitation: `<server>/#w1.<village>.<roots>.<base64url(name)>`.
 * Throws `bad-invite`, also for a server without TLS, except on this very machine.
 */
export function parseInvite(qr: string): Invitation {
  const [, server, village, roots, name64] = shape.exec(qr.trim()) ?? [];
  if (!server || !village || !roots || !name64) throw badInvite();
  if (!server.startsWith("https://") && !loopback.test(server)) throw badInvite();
  if (!isAddress(server)) throw badInvite();
  const trust = fromBase64Url(roots);
  const suite = trust?.[rootsLength - 1];
  if (trust?.length !== rootsLength || (suite !== 1 && suite !== 2)) throw badInvite();
  return { village, server, roots, name: nameOf(name64), words: wordsOf(trust) };
}

/** Mini-programs have no `URL`; where there is one, it has the last word. */
function isAddress(server: string): boolean {
  if (!address.test(server)) return false;
  try {
    return typeof URL !== "function" || new URL(server).hostname !== "";
  } catch {
    return false;
  }
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

function badInvite(): WeicunError {
  return new WeicunError("bad-invite", "这不是村里的邀请码 / This is not an invitation.");
}
