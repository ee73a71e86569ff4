import type { Identity } from "../format/backup.js";
import { cardUse, offices, startOfValidity, writeCore, type OfficeName } from "../format/card.js";
import { cardStatus, writeDirectory, type DirectoryLine } from "../format/directory.js";
import { parseRoot, tenantOf, writeRoot } from "../format/root.js";
import { parseTrust, writeTrust, type Trust } from "../format/trust.js";
import type { KeyPair, Suite } from "../suites/index.js";
import { makeRootKeys, rootThreshold, signersOf } from "./roots.js";

const halfYear = 183 * 24 * 60 * 60 * 1000;

/** The offices to which a villager's letter may be addressed. */
export const foundedOffices = [
  "branch_secretary",
  "village_director",
  "supervision_chair",
  "township_letters",
] as const satisfies readonly OfficeName[];

export interface OfficeIdentity extends Identity {
  readonly office: OfficeName;
}

export interface NewVillage {
  readonly trust: Trust;
  readonly rootKeys: readonly KeyPair[];
  readonly officeIdentities: readonly OfficeIdentity[];
}

/** What founding is told. `hubCores` are all that is known of the hub, and of the drop host. */
export interface Foundation {
  readonly suite: Suite;
  readonly village: string;
  readonly hubCores: readonly Buffer[];
  readonly time: number;
}

/** Root keys, office cards and the first directory of a village. */
export function makeVillage(foundation: Foundation): NewVillage {
  const { suite, village, hubCores, time } = foundation;
  const rootKeys = makeRootKeys(suite);
  const signers = signersOf(rootKeys);
  const keys = rootKeys.map(({ publicKey }) => publicKey);
  const rootBody = {
    suite,
    threshold: rootThreshold,
    version: 1,
    created: time,
    tenant: Buffer.alloc(16),
    keys,
  };
  const root = writeRoot(rootBody, signers);
  const officeIdentities = foundedOffices.map((office) => makeOffice(office, foundation));
  const cores = [...hubCores, ...officeIdentities.map(({ core }) => core)];
  const entries: DirectoryLine[] = cores.map((core) => ({
    core,
    status: cardStatus.active,
    since: time,
  }));
  const body = {
    suite,
    tenant: tenantOf(parseRoot(root)),
    rootVersion: 1,
    directoryVersion: 1,
    issued: time,
    freshUntil: time + halfYear,
    village,
    previous: Buffer.alloc(32),
    entries,
  };
  const trust = parseTrust(writeTrust([root], writeDirectory(body, signers)));
  return { trust, rootKeys, officeIdentities };
}

/** Whose office, and from when. */
export type OfficePlace = Pick<Foundation, "suite" | "village" | "time">;

/** A new key pair for an office. `serial` rises with each card of the office. */
export function makeOffice(
  office: OfficeName,
  { suite, village, time }: OfficePlace,
  serial = 1,
): OfficeIdentity {
  const [encryption, signing] = [suite.makeKeyPair("encryption"), suite.makeKeyPair("signing")];
  // A township office serves every village of the township: nine digits.
  const scope = office.startsWith("township") ? village.slice(0, 9) : village;
  const core = writeCore({
    suite,
    use: cardUse.office,
    office: offices.indexOf(office),
    serial,
    notBefore: startOfValidity(time),
    notAfter: 0n,
    scope,
    encryptionKey: encryption.publicKey,
    signingKey: signing.publicKey,
  });
  return {
    office,
    core,
    encryptionPrivate: encryption.privateKey,
    signingPrivate: signing.privateKey,
  };
}
