import { join as joinPath } from "node:path";
import { HubError } from "./error.js";
import { join } from "./format/bytes.js";
import { cardDigest, signCard } from "./format/card.js";
import { entryByCard, type Trust } from "./format/trust.js";
import { wordsOfCard } from "./found/words.js";
import { isActive } from "./key-ring.js";
import {
  makeGeneration,
  readGenerations,
  serialOf,
  writeGenerations,
  type HubGeneration,
  type HubIdentity,
  type HubKeys,
} from "./keys.js";
import { writeDurably } from "./store/files.js";

export interface Rotation {
  /** For the founders: both cores with the proofs of their keys. */
  readonly request: string;
  /** Twelve: six of the receipt card and six of the transport card. */
  readonly words: string;
}

/**
 * Makes the hub's next keys beside those of today, which go on signing until the directory says
 * otherwise, and are erased after `until`. `rotation-pending` while the founders have not signed the
 * ones made before.
 */
export function rotateHubKeys(
  folder: string,
  trust: Trust,
  { time, until }: { readonly time: number; readonly until: number },
): Rotation {
  const kept = readGenerations(folder).filter((keys) => isKept(keys, trust, time));
  const newest = kept.at(-1);
  if (newest === undefined || !isListed(trust, newest)) throw new HubError("rotation-pending", 409);
  const { suite, directory } = trust;
  const next = makeGeneration({ suite, village: directory.village, time }, serialOf(newest) + 1);
  writeGenerations(folder, [...kept.slice(0, -1), { ...newest, until }, next]);
  const both = [next.receipts, next.transport];
  const request = joinPath(folder, "hub.request");
  writeDurably(request, join(...both.map((identity) => requestOf(trust, identity))), 0o644);
  const words = both.map(({ core }) => wordsOfCard(core, cardDigest(trust.tenant, core)));
  return { request, words: words.join(" ") };
}

/** Erases keys whose time is over, unless the directory still calls one active. */
export function forgetOldKeys(folder: string, trust: Trust, time: number): void {
  const all = readGenerations(folder);
  const kept = all.filter((keys) => isKept(keys, trust, time));
  if (kept.length < all.length) writeGenerations(folder, kept);
}

function isKept(keys: HubGeneration, trust: Trust, time: number): boolean {
  if (keys.until === undefined || time < keys.until) return true;
  return [keys.receipts, keys.transport].some(({ core }) => isActive(trust, core));
}

/** Also as superseded, revoked or compromised: the founders know it. */
function isListed(trust: Trust, { receipts }: HubKeys): boolean {
  return entryByCard(trust, cardDigest(trust.tenant, receipts.core)) !== undefined;
}

function requestOf({ tenant }: Trust, { core, signingPrivate }: HubIdentity): Buffer {
  return join(core, signCard(signingPrivate, tenant, core));
}
