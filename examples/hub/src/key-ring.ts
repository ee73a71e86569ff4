import { HubError } from "./error.js";
import { cardDigest } from "./format/card.js";
import { cardStatus } from "./format/directory.js";
import { entryByCard, type Trust } from "./format/trust.js";
import { hubKeysPath, readGenerations, type HubGeneration, type HubKeys } from "./keys.js";
import { stampOf } from "./store/files.js";
import type { TrustStore } from "./trust-store.js";

/** Keys by the directory of one bundle. */
interface Chosen {
  readonly trust: Trust;
  readonly keys: HubKeys;
}

/**
 * The hub's keys, old and new. Which of them sign follows from the directory alone: the newest whose
 * card it calls active. So a new key counts for the hub at the moment at which it counts for phones.
 */
export class KeyRing {
  private generations: readonly HubGeneration[];
  private stamp: string;
  private chosen: Chosen | undefined;

  private constructor(
    private readonly folder: string,
    private readonly trust: TrustStore,
  ) {
    this.generations = readGenerations(folder);
    this.stamp = stampOf(hubKeysPath(folder));
    this.chosen = this.choose();
  }

  /** Errors of `readGenerations` and `current`: a hub that nobody would believe does not start. */
  static open(folder: string, trust: TrustStore): KeyRing {
    return new KeyRing(folder, trust);
  }

  /**
   * `hub-not-in-directory` while the directory calls no key of this hub active: no phone would
   * believe a receipt of it.
   */
  get current(): HubKeys {
    if (this.chosen?.trust !== this.trust.current) this.chosen = this.choose();
    return this.chosen.keys;
  }

  /** Takes what `hub rotate` put in the folder since. */
  refresh(): void {
    const stamp = stampOf(hubKeysPath(this.folder));
    if (stamp === this.stamp) return;
    this.generations = readGenerations(this.folder);
    this.stamp = stamp;
    this.chosen = undefined;
  }

  private choose(): Chosen {
    const trust = this.trust.current;
    const newest = (use: keyof HubKeys) => newestActive(this.generations, use, trust);
    return { trust, keys: { receipts: newest("receipts"), transport: newest("transport") } };
  }
}

export function isActive(trust: Trust, core: Buffer): boolean {
  const entry = entryByCard(trust, cardDigest(trust.tenant, core));
  return entry?.status === cardStatus.active;
}

function newestActive(
  generations: readonly HubGeneration[],
  use: keyof HubKeys,
  trust: Trust,
): HubKeys[typeof use] {
  const found = generations.findLast((keys) => isActive(trust, keys[use].core));
  if (found === undefined) throw new HubError("hub-not-in-directory", 503);
  return found[use];
}
