import { existsSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { HubError } from "./error.js";
import { cardDigest } from "./format/card.js";
import { cardStatus } from "./format/directory.js";
import { checkSuccession, entryByCard, parseTrust, type Trust } from "./format/trust.js";
import type { HubKeys } from "./keys.js";
import { writeDurably } from "./store/files.js";

const file = "trust.bin";

/**
 * The trust bundle that this hub serves. Its roots are not the hub's: it can only pass on what they
 * signed.
 */
export class TrustStore {
  private trust: Trust;

  private constructor(
    private readonly folder: string,
    trust: Trust,
  ) {
    this.trust = trust;
  }

  /** `not-founded` without a bundle; a `FormatError` when it does not verify. */
  static open(folder: string): TrustStore {
    const path = joinPath(folder, file);
    if (!existsSync(path)) throw new HubError("not-founded", 500);
    return new TrustStore(folder, parseTrust(readFileSync(path)));
  }

  get current(): Trust {
    return this.trust;
  }

  /** A newer bundle for a running hub: `stale`, `fork`, `wrong-tenant`, `not-trusted`. */
  publish(bytes: Buffer): void {
    this.trust = publishTrust(this.folder, bytes);
  }

  /** Both hub cards must be in the directory, or no phone would believe a receipt of this hub. */
  checkHub(keys: HubKeys): void {
    for (const { core } of [keys.receipts, keys.transport]) {
      const entry = entryByCard(this.trust, cardDigest(this.trust.tenant, core));
      if (entry?.status !== cardStatus.active) throw new HubError("hub-not-in-directory", 500);
    }
  }
}

/** Checks a bundle and puts it in the hub's folder: the first one, or a newer one. */
export function publishTrust(folder: string, bytes: Buffer): Trust {
  const next = parseTrust(bytes);
  const path = joinPath(folder, file);
  if (existsSync(path)) checkSuccession(parseTrust(readFileSync(path)), next);
  writeDurably(path, bytes, 0o644);
  return next;
}
