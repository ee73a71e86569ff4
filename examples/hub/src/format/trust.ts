import type { Suite } from "../suites/index.js";
import { framed, join, u32, u8 } from "./bytes.js";
import type { CardUse } from "./card.js";
import { cardStatus, parseDirectory, type Directory, type DirectoryEntry } from "./directory.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import { checkRootChain, parseRoot, tenantOf, type Root } from "./root.js";
import { isSignedBy } from "./signature-block.js";

/** A verified trust bundle: roots, oldest first, and the directory that the last of them signed. */
export interface Trust {
  readonly suite: Suite;
  readonly bytes: Buffer;
  readonly tenant: Buffer;
  readonly roots: readonly Root[];
  readonly directory: Directory;
}

/** "WCT1" ‖ v ‖ suite ‖ r ‖ zero ‖ r × (u32 len ‖ WCR1) ‖ u32 len ‖ WCD1. */
export function writeTrust(roots: readonly Buffer[], directory: Buffer): Buffer {
  const head = join(
    Buffer.from("WCT1"),
    Buffer.from([1, parseDirectory(directory).suite.byte, roots.length, 0]),
  );
  return join(head, ...roots.map(framed), framed(directory));
}

/**
 * Parses and checks the signatures of every root and of the directory: `malformed`, `not-trusted`,
 * `wrong-tenant`, `stale`.
 */
export function parseTrust(bytes: Buffer): Trust {
  const reader = new Reader(bytes, "trust");
  reader.magic("WCT1");
  const suite = reader.versionAndSuite();
  const count = reader.u8();
  reader.zero(1);
  need(count >= 1, "trust: roots");
  const roots = Array.from({ length: count }, () => parseRoot(reader.framed()));
  const directory = parseDirectory(reader.framed());
  reader.end();
  checkRootChain(roots);
  const [first, last] = [roots[0], roots[roots.length - 1]];
  need(first !== undefined && last !== undefined, "trust: roots");
  need(first.suite === suite && directory.suite === suite, "trust: suite");
  const tenant = tenantOf(first);
  need(tenant.equals(directory.tenant), "directory: tenant", "wrong-tenant");
  need(directory.rootVersion >= last.version, "directory: older root", "stale");
  need(directory.rootVersion === last.version, "directory: root", "not-trusted");
  const signed = isSignedBy(
    directory.signatures,
    { suite, word: "directory", unsigned: directory.unsigned },
    last.keys,
    last.threshold,
  );
  need(signed, "directory: signatures", "not-trusted");
  return { suite, bytes, tenant, roots, directory };
}

/** May `next` replace `stored`? Rules of format.md §3.6; the same bytes again are fine. */
export function checkSuccession(stored: Trust, next: Trust): void {
  need(next.tenant.equals(stored.tenant), "trust: tenant", "wrong-tenant");
  const sameHistory = stored.roots.every(
    (root, at) => next.roots[at]?.digest.equals(root.digest) ?? true,
  );
  need(sameHistory, "trust: roots", "fork");
  const [was, is] = [stored.directory, next.directory];
  const rise = is.rootVersion - was.rootVersion || is.directoryVersion - was.directoryVersion;
  need(rise >= 0, "directory: version", "stale");
  need(rise > 0 || is.unsigned.equals(was.unsigned), "directory: version", "fork");
  const follows =
    is.rootVersion === was.rootVersion && is.directoryVersion === was.directoryVersion + 1;
  need(!follows || was.digest.equals(is.previous), "directory: previous", "fork");
}

export function entryByCard(trust: Trust, card: Uint8Array): DirectoryEntry | undefined {
  return trust.directory.entries.find((entry) => entry.card.equals(card));
}

export function entryByKid(trust: Trust, kid: Uint8Array): DirectoryEntry | undefined {
  return trust.directory.entries.find((entry) => entry.card.subarray(0, 16).equals(kid));
}

export function activeEntry(trust: Trust, use: CardUse): DirectoryEntry | undefined {
  return trust.directory.entries.find(
    (entry) => entry.parsed.use === use && entry.status === cardStatus.active,
  );
}

/** The 41 bytes that an invitation pins: root digest ‖ u32 root_ver ‖ u32 least dir_ver ‖ suite. */
export function pinnedRoots(trust: Trust): Buffer {
  const last = trust.roots[trust.roots.length - 1];
  need(last !== undefined, "trust: roots");
  return join(
    last.digest,
    u32(last.version),
    u32(trust.directory.directoryVersion),
    u8(trust.suite.byte),
  );
}

/** The text behind the QR code on the notice board. */
export function invitation(server: string, village: string, name: string, trust: Trust): string {
  const roots = pinnedRoots(trust).toString("base64url");
  return `${server}/#w1.${village}.${roots}.${Buffer.from(name, "utf8").toString("base64url")}`;
}
