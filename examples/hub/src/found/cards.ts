import type { Identity } from "../format/backup.js";
import { join } from "../format/bytes.js";
import {
  cardDigest,
  cardUse,
  coreLengthOf,
  offices,
  ownsCard,
  parseCore,
  signCard,
  type OfficeName,
} from "../format/card.js";
import { cardStatus, type DirectoryEntry } from "../format/directory.js";
import type { Trust } from "../format/trust.js";
import { HubError } from "../error.js";
import type { Suite } from "../suites/index.js";
import { makeOffice, type OfficeIdentity } from "./village.js";

/** A new card for an office of this village; nobody believes it until it was countersigned. */
export function issueCard(trust: Trust, office: OfficeName, time: number): OfficeIdentity {
  const serials = cardsOf(trust, office).map(({ parsed }) => parsed.serial);
  const place = { suite: trust.suite, village: trust.directory.village, time };
  return makeOffice(office, place, Math.max(0, ...serials) + 1);
}

/** core ‖ Sign("card"; tenant ‖ core) by the card's own key (format.md §3.1). */
export function cardRequest(trust: Trust, { core, signingPrivate }: Identity): Buffer {
  return join(core, signCard(signingPrivate, trust.tenant, core));
}

/**
 * The core of a request that its holder signed: nobody gets a card for another's key.
 * `bad-request` also for a card that is no office's.
 */
export function checkRequest(trust: Trust, request: Buffer): Buffer {
  const length = coreLengthOf(trust.suite);
  const core = request.subarray(0, length);
  const parsed = parseCore(core);
  const owned = ownsCard(parsed, trust.tenant, core, request.subarray(length));
  if (!owned || parsed.use !== cardUse.office) throw new HubError("bad-request", 400);
  return core;
}

/**
 * The two cores of a hub's request, receipts and transport, each signed for by its own key.
 * `bad-request`.
 */
export function checkHubRequest(trust: Trust, request: Buffer): readonly Buffer[] {
  const length = coreLengthOf(trust.suite);
  const half = request.length / 2;
  return [cardUse.hubReceipts, cardUse.hubTransport].map((use, at) => {
    const bytes = request.subarray(at * half, (at + 1) * half);
    const core = bytes.subarray(0, length);
    const parsed = parseCore(core);
    const owned = ownsCard(parsed, trust.tenant, core, bytes.subarray(length));
    if (!owned || parsed.use !== use) throw new HubError("bad-request", 400);
    return core;
  });
}

/** The hub's cards of a serial, or those that are active. `no-active-card` where there is none. */
export function hubCards(trust: Trust, serial: number | undefined): readonly DirectoryEntry[] {
  const cards = trust.directory.entries.filter(
    ({ parsed, status }) =>
      (parsed.use === cardUse.hubReceipts || parsed.use === cardUse.hubTransport) &&
      (serial === undefined ? status === cardStatus.active : parsed.serial === serial),
  );
  if (cards.length === 0) throw new HubError("no-active-card", 404);
  return cards;
}

/** A county's drop card as `hub drop` prints it, of this village's suite. `bad-drop-card`. */
export function readDropCard(text: string, suite: Suite): Buffer {
  const core = Buffer.from(text, "base64url");
  const fits = core.length === coreLengthOf(suite) && suiteByteOf(core) === suite.byte;
  if (!fits || parseCore(core).use !== cardUse.countyDrop) throw new HubError("bad-drop-card", 400);
  return core;
}

const suiteByteOf = (core: Buffer): number | undefined => core[1];

export function officeNamed(name: string): OfficeName {
  const office = offices.slice(1).find((known) => known === name);
  if (office === undefined) throw new HubError("no-such-office", 400);
  return office;
}

export function cardsOf(trust: Trust, office: OfficeName): readonly DirectoryEntry[] {
  return trust.directory.entries.filter(
    ({ parsed }) => parsed.use === cardUse.office && offices[parsed.office] === office,
  );
}

export function activeCardOf(trust: Trust, office: OfficeName): DirectoryEntry {
  const card = cardsOf(trust, office).find(({ status }) => status === cardStatus.active);
  if (card === undefined) throw new HubError("no-active-card", 404);
  return card;
}

/** The active card with the highest serial. */
export function newestCardOf(trust: Trust, office: OfficeName): DirectoryEntry {
  const first = activeCardOf(trust, office);
  return cardsOf(trust, office)
    .filter(({ status }) => status === cardStatus.active)
    .reduce((newest, card) => (card.parsed.serial > newest.parsed.serial ? card : newest), first);
}

export function cardOfCore(trust: Trust, core: Buffer): Buffer {
  return cardDigest(trust.tenant, core);
}
