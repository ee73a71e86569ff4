import { parseCore } from "../format/card.js";
import {
  cardStatus,
  writeDirectory,
  type CardStatus,
  type DirectoryEntry,
  type DirectoryLine,
} from "../format/directory.js";
import { Reader } from "../format/reader.js";
import { writeRoot } from "../format/root.js";
import type { Signer } from "../format/signature-block.js";
import { parseTrust, writeTrust, type Trust } from "../format/trust.js";
import type { KeyPair } from "../suites/index.js";
import { rootThreshold, signersOf } from "./roots.js";

const halfYear = 183 * 24 * 60 * 60 * 1000;

/** The next directory of a village, with these lines, fresh for half a year. */
export function nextDirectory(
  trust: Trust,
  signers: readonly Signer[],
  lines: readonly DirectoryLine[],
  time: number,
): Trust {
  const { directory } = trust;
  const body = {
    ...directory,
    directoryVersion: directory.directoryVersion + 1,
    issued: time,
    freshUntil: time + halfYear,
    previous: directory.digest,
    entries: lines,
  };
  return parseTrust(writeTrust(rootsOf(trust), writeDirectory(body, signers)));
}

/** The lines with one more card, behind the active ones of its office: they stay its address. */
export function withCardBeside(
  { directory }: Trust,
  core: Buffer,
  time: number,
): readonly DirectoryLine[] {
  return [...directory.entries, { core, status: cardStatus.active, since: time }];
}

/** How a card ends, and since when. */
export interface CardEnd {
  readonly status: CardStatus;
  readonly since: number;
}

/** The lines with one more card, which takes the place of the active ones of its office. */
export function withCard(trust: Trust, core: Buffer, time: number): readonly DirectoryLine[] {
  const lines = withoutActive(trust, core, time);
  return [...lines, { core, status: cardStatus.active, since: time }];
}

/** The lines with a hub's next cards in the place of its active ones, which end so. */
export function withHubCards(
  { directory }: Trust,
  cores: readonly Buffer[],
  time: number,
  end: CardEnd,
): readonly DirectoryLine[] {
  const uses = cores.map((core) => parseCore(core).use);
  const lines = directory.entries.map((line) =>
    uses.includes(line.parsed.use) && line.status === cardStatus.active
      ? { ...line, ...end }
      : line,
  );
  return [...lines, ...cores.map((core) => ({ core, status: cardStatus.active, since: time }))];
}

/** The lines in which only one of an office's cards is active: the newest. */
export function withNewestAlone(
  trust: Trust,
  newest: DirectoryEntry,
  time: number,
): readonly DirectoryLine[] {
  return withoutActive(trust, newest.core, time).map((line) =>
    line.core.equals(newest.core) ? newest : line,
  );
}

/** The lines in which these cards end so. */
export function withEnd(
  trust: Trust,
  cards: readonly DirectoryEntry[],
  end: CardEnd,
): readonly DirectoryLine[] {
  return trust.directory.entries.map((line) => (cards.includes(line) ? { ...line, ...end } : line));
}

/**
 * New root keys, signed by themselves and by a threshold of those before them; the directory goes
 * on under them and counts from 1 again, so that no number locks anybody out (format.md §3.6).
 */
export function changeRoots(
  trust: Trust,
  before: readonly Signer[],
  keys: readonly KeyPair[],
  time: number,
): Trust {
  const version = trust.roots.length + 1;
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  const { suite, tenant } = trust;
  const body = {
    suite,
    threshold: rootThreshold,
    version,
    created: time,
    tenant,
    keys: publicKeys,
  };
  const root = writeRoot(body, signersOf(keys), before);
  const directory = {
    ...trust.directory,
    rootVersion: version,
    directoryVersion: 1,
    issued: time,
    freshUntil: time + halfYear,
    previous: Buffer.alloc(32),
  };
  const signed = writeDirectory(directory, signersOf(keys));
  return parseTrust(writeTrust([...rootsOf(trust), root], signed));
}

function withoutActive(trust: Trust, core: Buffer, time: number): readonly DirectoryLine[] {
  const { use, office } = parseCore(core);
  return trust.directory.entries.map((line) => {
    const replaced =
      line.parsed.use === use && line.parsed.office === office && line.status === cardStatus.active;
    return replaced ? { ...line, status: cardStatus.superseded, since: time } : line;
  });
}

/** The roots of a bundle, each as its bytes. */
function rootsOf(trust: Trust): readonly Buffer[] {
  const reader = new Reader(trust.bytes, "trust");
  reader.bytes(8); // "WCT1", version, suite, number, zero: `parseTrust` has read them
  return trust.roots.map(() => reader.framed());
}
