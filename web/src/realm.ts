import { Line } from "./line.js";
import type { Platform } from "./ports/platform.js";
import type { Session } from "./session.js";

/** One holder's share of a session. */
export interface Holding {
  readonly session: Session;
  /** Answers whether this was the last holder, whose part it then is to end the session. */
  readonly release: () => boolean;
}

/** The open vaults of one village at one place, in this realm: one session a vault, counted. */
export class Realm {
  private readonly open = new Map<string, { readonly session: Session; holders: number }>();
  /** Openings come one after the other: the second of two at once finds the first one's session. */
  readonly line = new Line();

  /** The vault's session as it is, for one more holder. */
  session(vault: string): Session | undefined {
    return this.open.get(vault)?.session;
  }

  hold(session: Session): Holding {
    const { vault } = session;
    const entry = this.open.get(vault) ?? { session, holders: 0 };
    this.open.set(vault, entry);
    entry.holders += 1;
    const release = (): boolean => {
      entry.holders -= 1;
      if (entry.holders > 0) return false;
      if (this.open.get(vault) === entry) this.open.delete(vault);
      return true;
    };
    return { session: entry.session, release };
  }
}

const realms = new Map<string, Realm>();

export function realmOf(platform: Platform, village: string): Realm {
  const key = `${platform.place}\n${village}`;
  const known = realms.get(key) ?? new Realm();
  realms.set(key, known);
  return known;
}
