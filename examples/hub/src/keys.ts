import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { HubError } from "./error.js";
import { join } from "./format/bytes.js";
import { cardUse, startOfValidity, writeCore, type CardUse } from "./format/card.js";
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
  if (existsSync(joinPath(folder, privateFile))) throw new HubError("already-founded", 409);
  const receipts = makeIdentity(cardUse.hubReceipts, place);
  const transport = makeIdentity(cardUse.hubTransport, place);
  const text = JSON.stringify({ v: 1, receipts: toText(receipts), transport: toText(transport) });
  writeDurably(joinPath(folder, privateFile), Buffer.from(`${text}\n`), 0o600);
  writeDurably(joinPath(folder, publicFile), join(receipts.core, transport.core), 0o644);
}

/** `not-founded` when the folder has no keys, `bad-keys` when the file is not one of ours. */
export function readHubKeys(folder: string): HubKeys {
  const path = joinPath(folder, privateFile);
  if (!existsSync(path)) throw new HubError("not-founded", 500);
  try {
    const file = JSON.parse(readFileSync(path, "utf8")) as {
      receipts: IdentityText;
      transport: IdentityText;
    };
    return { receipts: fromText(file.receipts), transport: fromText(file.transport) };
  } catch {
    throw new HubError("bad-keys", 500);
  }
}

/** The two public cores of `hub.cards`, receipts and transport. */
export function readHubCards(folder: string): readonly Buffer[] {
  const cards = readFileSync(hubCardsPath(folder));
  return [cards.subarray(0, cards.length / 2), cards.subarray(cards.length / 2)];
}

export function hubCardsPath(folder: string): string {
  return joinPath(folder, publicFile);
}

function makeIdentity(use: CardUse, { suite, village, time }: HubPlace): HubIdentity {
  const [encryption, signing] = [suite.makeKeyPair("encryption"), suite.makeKeyPair("signing")];
  const keys = { encryptionKey: encryption.publicKey, signingKey: signing.publicKey };
  const period = { notBefore: startOfValidity(time), notAfter: 0n };
  const core = writeCore({ suite, use, office: 0, serial: 1, ...period, scope: village, ...keys });
  return { core, encryptionPrivate: encryption.privateKey, signingPrivate: signing.privateKey };
}

interface IdentityText {
  readonly core: string;
  readonly encryption: string;
  readonly signing: string;
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
