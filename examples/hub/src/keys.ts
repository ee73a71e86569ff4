import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { HubError } from "./error.js";
import { join } from "./format/bytes.js";
import { cardUse, parseCore, startOfValidity, writeCore, type CardUse } from "./format/card.js";
import { writeDurably } from "./store/files.js";
import type { Suite } from "./suites/index.js";

/** One of the hub's cards with its private halves. */
export interface HubIdentity {
  readonly core: Buffer;
  readonly encryptionPrivate: Buffer;
  readonly signingPrivate: Buffer;
}

/**
 * The keys that the hub holds: to sign receipts, and to be named as the reader of hub-readable
 * records.
 */
export interface HubKeys {
  readonly receipts: HubIdentity;
  readonly transport: HubIdentity;
}

/** Keys of one serial. `until`: when those after them were made, until when these are kept. */
export interface HubGeneration extends HubKeys {
  readonly until: number | undefined;
}

const privateFile = "keys.json";
const publicFile = "hub.cards";

/** Which village a hub is for. `time` in milliseconds since 1970. */
export interface HubPlace {
  readonly suite: Suite;
  readonly village: string;
  readonly time: number;
}

/**
 * Makes the hub's keys in its own folder (mode 0600) and beside them `hub.cards`: the two public
 * cores, receipts and transport, which is all that founding gets to see.
 * `already-founded` when there are keys.
 */
export function makeHubKeys(folder: string, place: HubPlace): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(hubKeysPath(folder))) throw new HubError("already-founded", 409);
  writeGenerations(folder, [makeGeneration(place, 1)]);
}

export function makeGeneration(place: HubPlace, serial: number): HubGeneration {
  return {
    receipts: makeIdentity(cardUse.hubReceipts, place, serial),
    transport: makeIdentity(cardUse.hubTransport, place, serial),
    until: undefined,
  };
}

/** The newest keys, whether they count already or not. Errors of `readGenerations`. */
export function readHubKeys(folder: string): HubKeys {
  const newest = readGenerations(folder).at(-1);
  if (newest === undefined) throw new HubError("bad-keys", 500);
  return newest;
}

/**
 * Oldest first. `not-founded` when the folder has no keys, `bad-keys` when the file is not one of
 * ours.
 */
export function readGenerations(folder: string): readonly HubGeneration[] {
  const path = hubKeysPath(folder);
  if (!existsSync(path)) throw new HubError("not-founded", 500);
  try {
    const file = JSON.parse(readFileSync(path, "utf8")) as GenerationText | GenerationsText;
    return ("generations" in file ? file.generations : [file]).map(generationFrom);
  } catch {
    throw new HubError("bad-keys", 500);
  }
}

/** Private halves first: what `hub.cards` names is never without its key. */
export function writeGenerations(folder: string, generations: readonly HubGeneration[]): void {
  const newest = generations.at(-1);
  if (newest === undefined) throw new HubError("bad-keys", 500);
  const text = JSON.stringify({ v: 2, generations: generations.map(generationText) });
  writeDurably(hubKeysPath(folder), Buffer.from(`${text}\n`), 0o600);
  const cores = join(newest.receipts.core, newest.transport.core);
  writeDurably(hubCardsPath(folder), cores, 0o644);
}

export function serialOf({ receipts }: HubKeys): number {
  return parseCore(receipts.core).serial;
}

/** The two public cores of `hub.cards`, receipts and transport. */
export function readHubCards(folder: string): readonly Buffer[] {
  const cards = readFileSync(hubCardsPath(folder));
  return [cards.subarray(0, cards.length / 2), cards.subarray(cards.length / 2)];
}

export function hubCardsPath(folder: string): string {
  return joinPath(folder, publicFile);
}

export function hubKeysPath(folder: string): string {
  return joinPath(folder, privateFile);
}

function makeIdentity(use: CardUse, place: HubPlace, serial: number): HubIdentity {
  const { suite, village: scope, time } = place;
  const [encryption, signing] = [suite.makeKeyPair("encryption"), suite.makeKeyPair("signing")];
  const keys = { encryptionKey: encryption.publicKey, signingKey: signing.publicKey };
  const period = { notBefore: startOfValidity(time), notAfter: 0n };
  const core = writeCore({ suite, use, office: 0, serial, ...period, scope, ...keys });
  return { core, encryptionPrivate: encryption.privateKey, signingPrivate: signing.privateKey };
}

interface IdentityText {
  readonly core: string;
  readonly encryption: string;
  readonly signing: string;
}

/** One of these was the whole file before keys were rotated. */
interface GenerationText {
  readonly receipts: IdentityText;
  readonly transport: IdentityText;
  readonly until?: number;
}

interface GenerationsText {
  readonly generations: readonly GenerationText[];
}

function generationText({ receipts, transport, until }: HubGeneration): GenerationText {
  const both = { receipts: toText(receipts), transport: toText(transport) };
  return until === undefined ? both : { ...both, until };
}

function generationFrom({ receipts, transport, until }: GenerationText): HubGeneration {
  return { receipts: fromText(receipts), transport: fromText(transport), until };
}

function toText(identity: HubIdentity): IdentityText {
  return {
    core: identity.core.toString("base64url"),
    encryption: identity.encryptionPrivate.toString("base64url"),
    signing: identity.signingPrivate.toString("base64url"),
  };
}

function fromText(text: IdentityText): HubIdentity {
  return {
    core: Buffer.from(text.core, "base64url"),
    encryptionPrivate: Buffer.from(text.encryption, "base64url"),
    signingPrivate: Buffer.from(text.signing, "base64url"),
  };
}
