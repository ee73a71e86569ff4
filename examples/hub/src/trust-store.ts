import { existsSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { HubError } from "./error.js";
import { FormatError } from "./format/error.js";
import { checkSuccession, parseTrust, type Trust } from "./format/trust.js";
import { stampOf, writeDurably } from "./store/files.js";

const file = "trust.bin";

/**
 * The trust bundle that this hub serves. Its roots are not the hub's: it can only pass on what they
 * signed.
 */
export class TrustStore {
  private constructor(
    private readonly folder: string,
    private trust: Trust,
    private stamp: string,
  ) {}

  /** `not-founded` without a bundle; a `FormatError` when it does not verify. */
  static open(folder: string): TrustStore {
    const path = joinPath(folder, file);
    const stamp = stampOf(path);
    if (stamp === "") throw new HubError("not-founded", 500);
    return new TrustStore(folder, parseTrust(readFileSync(path)), stamp);
  }

  get current(): Trust {
    return this.trust;
  }

  /** A newer bundle for a running hub: `stale`, `fork`, `wrong-tenant`, `not-trusted`. */
  publish(bytes: Buffer): void {
    this.trust = publishTrust(this.folder, bytes);
    this.stamp = stampOf(joinPath(this.folder, file));
  }

  /** Takes what `hub publish` put in the folder since; a bundle that may not follow stays out. */
  refresh(): void {
    const path = joinPath(this.folder, file);
    const stamp = stampOf(path);
    if (stamp === this.stamp || stamp === "") return;
    this.stamp = stamp;
    try {
      const next = parseTrust(readFileSync(path));
      checkSuccession(this.trust, next);
      this.trust = next;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
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
