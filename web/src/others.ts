import { u64At } from "./bytes.js";
import { Line } from "./line.js";
import { openLocked } from "./open.js";
import type { Housemates, Opening } from "./opening.js";
import type { Platform } from "./ports/platform.js";
import type { Session } from "./session.js";

/** The file `drop` without a drop (docs/format.md §8.6). */
const emptyDropFile = 20; // bytes
/** Its time is the end of a silence. */
const quietFlag = 1;
const longestSilence = 3_600_000; // ms, decision 0064

/** A member's vault that is open here. */
interface Member {
  readonly session: Session;
  /** The hub's last answer to it, in this opening. */
  contact: string | undefined;
  /** Of that, what was known when a tip-off was last seen on this phone, or a question for its answer. */
  before: string | undefined;
}

/**
 * What this realm does for the vaults of one village at one place: beside an open one the other members' sealed
 * envelopes are delivered, without their keys. Not while a tip-off of anybody waits on this phone, nor a question for the
 * county's answer, and not before the open vault's own first round after it: else the hub would hear of a housemate at
 * the very moment at which its sender keeps silent (docs/decisions/0075, 0084).
 */
export class Household {
  private readonly open = new Map<string, Member>();
  private readonly drains = new Map<string, Session>();
  private readonly line = new Line();
  /** Those of this village here, as they were when they were last looked for. */
  private vaults: readonly string[] | undefined;

  joined(opening: Opening, session: Session): void {
    const member: Member = { session, contact: undefined, before: undefined };
    this.open.set(session.vault, member);
    session.status?.subscribe(({ lastContact }) => {
      // A core that was just put in has heard of nobody yet.
      if (lastContact === undefined || lastContact === member.contact) return;
      member.contact = lastContact;
      void this.settle(opening);
    });
  }

  /** Those around a vault, for its session. */
  around(opening: Opening, vault: string): Housemates {
    return {
      dropChanged: () => void this.settle(opening),
      mayBeHeard: async () => {
        if (await this.othersAreSilent(opening, vault)) return false;
        // Who has a tip-off that waits counts the silence from there on.
        for (const [other, { session }] of this.open)
          if (other !== vault) session.housemateWasHeard();
        return true;
      },
    };
  }

  /** Resolves when nothing of this realm holds what is nobody's any more. */
  left(opening: Opening, session: Session): Promise<void> {
    // It may have been opened again while this session was ending.
    if (this.open.get(session.vault)?.session === session) this.open.delete(session.vault);
    return this.settle(opening);
  }

  private settle(opening: Opening): Promise<void> {
    // What goes wrong in another's vault is shown when that one is opened.
    return this.line.inTurn(() => this.drain(opening)).catch(() => undefined);
  }

  private async drain(opening: Opening): Promise<void> {
    const { platform, options } = opening;
    this.vaults = this.open.size > 0 ? await platform.storage.vaults(options.village) : undefined;
    const vaults = this.vaults ?? [];
    const others = vaults.filter((vault) => !this.open.has(vault));
    // Looked at also where there are no others: there may be when the tip-off has gone.
    const wanted = (await this.mayTalk(opening, vaults)) ? others : [];
    for (const [vault, session] of this.drains) {
      if (wanted.includes(vault)) continue;
      this.drains.delete(vault);
      await session.end();
    }
    // Each by its own roots, server and token: what the opener was invited with is no matter of the others.
    const own = { roots: undefined, server: undefined, onEvent: undefined };
    const quiet = { ...opening, options: { ...options, ...own } };
    for (const vault of wanted) {
      if (this.drains.has(vault)) continue;
      const session = await openLocked(quiet, vault).catch(() => undefined);
      if (session) this.drains.set(vault, session);
    }
  }

  /** Whether another account may be heard of from this phone. */
  private async mayTalk(opening: Opening, vaults: readonly string[]): Promise<boolean> {
    const members = [...this.open.values()];
    const asks = members.some(({ session }) => session.asksCounty);
    if (asks || (await this.dropWaits(opening, vaults))) {
      for (const member of members) member.before = member.contact;
      return false;
    }
    return members.every(
      ({ session, contact, before }) =>
        session.lease.held && contact !== undefined && contact !== before,
    );
  }

  private async dropWaits(opening: Opening, vaults: readonly string[]): Promise<boolean> {
    for (const vault of vaults) {
      const drop = await this.dropFile(opening, vault);
      if (drop && drop.length > emptyDropFile) return true;
    }
    return false;
  }

  /** Whether another member's silence lasts: in this realm, in another tab, or since an opening that has ended. */
  private async othersAreSilent(opening: Opening, own: string): Promise<boolean> {
    const { platform, options } = opening;
    if ([...this.open].some(([vault, { session }]) => vault !== own && session.asksCounty))
      return true;
    this.vaults ??= await platform.storage.vaults(options.village);
    for (const vault of this.vaults) {
      if (vault === own) continue;
      // One that can't be read must not silence everybody.
      const drop = await this.dropFile(opening, vault).catch(() => undefined);
      const left = endOfSilence(drop) - platform.clock.now();
      // A longer one was noted by another clock.
      if (left > 0 && left <= longestSilence) return true;
    }
    return false;
  }

  private async dropFile(
    { platform, options }: Opening,
    vault: string,
  ): Promise<Uint8Array | undefined> {
    const own = this.open.get(vault)?.session.store ?? this.drains.get(vault)?.store;
    const store = own ?? (await platform.storage.open(options.village, vault));
    const [drop] = await store.read(["drop"]).finally(() => (own ? undefined : store.close()));
    return drop;
  }
}

/** The end of the silence that a file `drop` tells, or 0: u8 flags at 5, u64 time at 8 (docs/format.md §8.6). */
function endOfSilence(drop: Uint8Array | undefined): number {
  return drop && drop.length >= emptyDropFile && drop[5] === quietFlag ? u64At(drop, 8) : 0;
}

const households = new Map<string, Household>();

export function householdOf({ place }: Platform, village: string): Household {
  const key = `${place}\n${village}`;
  const known = households.get(key) ?? new Household();
  households.set(key, known);
  return known;
}
