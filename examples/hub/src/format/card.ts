import { hx, suiteOf, type Suite } from "../suites/index.js";
import { join, u32, u64 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

export const kidLength = 16;

/** A card core has 104 bytes in suite intl and 168 in gm (format.md §3.1). */
export function coreLengthOf(suite: Suite): number {
  return 40 + 2 * suite.publicKeyLength;
}

/** The suite of a card, which its second byte names. */
export function suiteOfCore(core: Uint8Array): Suite {
  return suiteOf(core[1]);
}

/** What a card is for (format.md §3.1). */
export const cardUse = {
  office: 1,
  hubReceipts: 2,
  hubTransport: 3,
  countyDrop: 4,
  memberDevice: 5,
} as const;
export type CardUse = (typeof cardUse)[keyof typeof cardUse];

/** Offices by their number (format.md §3.1); 0 is a member. */
export const offices = [
  "member",
  "branch_secretary",
  "village_director",
  "supervision_chair",
  "township_letters",
  "township_party",
  "county_letters",
  "county_discipline",
  "coop_manager",
] as const;
export type OfficeName = (typeof offices)[number];

/**
 * Times in milliseconds since 1970; notAfter 0 = no end. Scope: a division code or the beginning of
 * one.
 */
export interface CardCore {
  readonly suite: Suite;
  readonly use: CardUse;
  readonly office: number;
  readonly serial: number;
  readonly notBefore: bigint;
  readonly notAfter: bigint;
  readonly scope: string;
  readonly encryptionKey: Buffer;
  readonly signingKey: Buffer;
}

export function writeCore(core: CardCore): Buffer {
  const scope = Buffer.alloc(12);
  scope.write(core.scope, "latin1");
  const head = Buffer.from([core.use, core.suite.byte, core.office, 0]);
  const times = join(u32(core.serial), u64(core.notBefore), u64(core.notAfter));
  return join(head, times, scope, Buffer.alloc(4), core.encryptionKey, core.signingKey);
}

/** No flag is defined yet, so that a card with one is refused. */
export function parseCore(bytes: Buffer): CardCore {
  const reader = new Reader(bytes, "card");
  const use = reader.u8();
  const suite = reader.suite();
  need(bytes.length === coreLengthOf(suite), "card: length");
  need(isUse(use), "card: use");
  const office = reader.u8();
  need(office < offices.length && (use === cardUse.office) === office > 0, "card: office");
  need(reader.u8() === 0, "card: flags");
  const serial = reader.u32();
  const notBefore = reader.u64();
  const notAfter = reader.u64();
  const scope = readScope(reader.bytes(12));
  reader.zero(4);
  const encryptionKey = reader.bytes(suite.publicKeyLength);
  return {
    suite,
    use,
    office,
    serial,
    notBefore,
    notAfter,
    scope,
    encryptionKey,
    signingKey: reader.bytes(suite.publicKeyLength),
  };
}

/** card = Hx("card"; tenant ‖ core), 32 bytes. */
export function cardDigest(tenant: Uint8Array, core: Uint8Array): Buffer {
  return hx(suiteOfCore(core), "card", tenant, core);
}

/**
 * A new card counts from a day ago: no clock of a phone or a hub is that wrong and still usable.
 */
export function startOfValidity(now: number): bigint {
  return BigInt(now - 24 * 60 * 60 * 1000);
}

/** A hint for lookup, never the ground of a decision (format.md §1.3). */
export function kidOf(card: Uint8Array): Buffer {
  return Buffer.from(card.subarray(0, kidLength));
}

export function isWithin(core: CardCore, time: number): boolean {
  return core.notBefore <= BigInt(time) && (core.notAfter === 0n || BigInt(time) < core.notAfter);
}

/** Proof of possession in a card request: nobody enrols another's key (format.md §3.1). */
export function signCard(privateKey: Uint8Array, tenant: Uint8Array, core: Uint8Array): Buffer {
  return suiteOfCore(core).sign(privateKey, "card", tenant, core);
}

export function ownsCard(
  core: CardCore,
  tenant: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return core.suite.verify(core.signingKey, "card", signature, tenant, bytes);
}

function isUse(value: number): value is CardUse {
  return value >= 1 && value <= 5;
}

function readScope(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const scope = bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
  need(/^[0-9]*$/.test(scope), "card: scope");
  need(
    bytes.subarray(scope.length).every((byte) => byte === 0),
    "card: scope",
  );
  return scope;
}
