import { openLocked, type Opening } from "./open.js";
import type { Session } from "./session.js";

/** What this realm does for the vaults of one village at one place. */
class Household {
  private readonly open = new Map<string, number>();
  private readonly drains = new Map<string, Session>();
  private line: Promise<void> = Promise.resolve();

  /** A member's vault was opened; the others' sealed envelopes are delivered beside it, without their keys. */
  joined(opening: Opening, vault: string): void {
    this.open.set(vault, (this.open.get(vault) ?? 0) + 1);
    void this.inTurn(() => this.settle(opening));
  }

  /** Resolves when nothing of this realm holds what is nobody's any more. */
  left(opening: Opening, vault: string): Promise<void> {
    const holders = (this.open.get(vault) ?? 1) - 1;
    if (holders > 0) this.open.set(vault, holders);
    else this.open.delete(vault);
    return this.inTurn(() => this.settle(opening));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    // What goes wrong in another's vault is shown when that one is opened.
    this.line = this.line.then(work).catch(() => undefined);
    return this.line;
  }

  private async settle(opening: Opening): Promise<void> {
    const { platform, options } = opening;
    const vaults = this.open.size > 0 ? await platform.storage.vaults(options.village) : [];
    const wanted = vaults.filter((vault) => !this.open.has(vault));
    for (const [vault, session] of this.drains) {
      if (wanted.includes(vault)) continue;
      this.drains.delete(vault);
      await session.end();
    }
    // Each by its own roots and token: what the opener was invited with is no matter of the others.
    const quiet = { ...opening, options: { ...options, roots: undefined, onEvent: undefined } };
    for (const vault of wanted) {
      if (this.drains.has(vault)) continue;
      const session = await openLocked(quiet, vault).catch(() => undefined);
      if (session) this.drains.set(vault, session);
    }
  }
}

const households = new Map<string, Household>();

export function householdOf({ platform, options }: Opening): Household {
  const key = `${platform.place}\n${options.village}`;
  const known = households.get(key) ?? new Household();
  households.set(key, known);
  return known;
}
