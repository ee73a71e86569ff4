import type { CoreModule } from "./core-module.js";
import { lockedCore, replay, unlockedCore } from "./cores.js";
import { WeicunError } from "./errors.js";
import { Line } from "./line.js";
import type { Opening } from "./opening.js";
import type { Bell } from "./ports/platform.js";
import type { VaultStore } from "./ports/storage.js";
import type { RunLoop } from "./run-loop.js";
import type { Locale, Long, Unlock } from "./types.js";

/** The file `pin`: the slot's id, then D. */
const pinSlotLength = 16;

/** What locking does something to: one vault of this realm. */
export interface Lockable {
  readonly opening: Opening;
  readonly store: VaultStore;
  readonly loop: RunLoop;
  readonly locale: Locale;
  /** Puts a core in, which was shown no head yet. */
  use(core: CoreModule): void;
  /** Drops what views show and files that are open. */
  forget(): void;
  changed(): void;
  takeLease(): Promise<void>;
}

/** Locks and unlocks a vault: each puts another core in, one after the other. */
export class Locking {
  /** Locking, unlocking and changing the unlock happen one after the other. */
  readonly line = new Line();
  private bell: Bell | undefined;

  constructor(
    private readonly vault: Lockable,
    private locked: boolean,
  ) {}

  /** Locks whenever another tab of this vault does. Answers what ends it. */
  watch(bell: Bell | undefined): () => void {
    this.bell = bell;
    return bell?.watch(() => void this.lockHere()) ?? ((): void => undefined);
  }

  /**
   * Overwrites everything that the core holds and goes on without the vault's key: sealed envelopes are still delivered.
   * Every other tab of this vault does the same.
   */
  lock(): Promise<void> {
    this.bell?.ring();
    return this.lockHere();
  }

  /** Every other tab of this vault asks for the unlock again. */
  lockOthers(): void {
    this.bell?.ring();
  }

  private lockHere(): Promise<void> {
    return this.line.inTurn(async () => {
      if (this.locked) return;
      this.locked = true;
      await this.vault.loop.quiet();
      this.vault.loop.end("locked");
      this.vault.forget();
      await this.goOnLocked();
    });
  }

  private async goOnLocked(): Promise<void> {
    const { opening, store } = this.vault;
    await this.putIn(await lockedCore(opening, store), {});
  }

  /** Rejects with `wrong-key` and stays locked where `unlock` doesn't open the vault. */
  unlock(unlock: Unlock, options: Long): Promise<void> {
    return this.line.inTurn(async () => {
      const core = await this.unlocked(unlock, options);
      if (!this.locked) {
        core.dispose();
        return;
      }
      await this.vault.loop.quiet();
      this.vault.loop.end("locked");
      try {
        await this.putIn(core, options);
        this.locked = false;
      } catch (error) {
        await this.goOnLocked();
        throw error;
      }
      this.vault.changed();
    });
  }

  /** For another holder of this vault: unlocks it, or shows that `unlock` would. Rejects with `wrong-key`. */
  async admit(unlock: Unlock, options: Long): Promise<void> {
    if (this.locked) return this.unlock(unlock, options);
    (await this.unlocked(unlock, options)).dispose();
  }

  private async unlocked(unlock: Unlock, options: Long): Promise<CoreModule> {
    const { store, opening } = this.vault;
    const [slotSet, pin] = await store.read(["slots", "pin"]);
    if (!slotSet) throw new WeicunError("no-vault");
    const halves = {
      devicePart: pin?.subarray(pinSlotLength) ?? new Uint8Array(),
      share: (slot: Uint8Array, shown: Uint8Array) => this.askShare(slot, shown),
    };
    return unlockedCore({ ...opening, unlock, ...(pin && { pin: halves }) }, slotSet, options);
  }

  private async askShare(slot: Uint8Array, shown: Uint8Array): Promise<Uint8Array> {
    await this.vault.takeLease();
    const { answer, parts } = await this.vault.loop.request({ call: "askShare" }, [slot, shown]);
    const { part } = answer as { readonly part: number };
    return parts[part] ?? new Uint8Array();
  }

  private async putIn(core: CoreModule, options: Long): Promise<void> {
    const { vault } = this;
    try {
      const finish = await replay(core, vault.store, options);
      vault.use(core);
      vault.loop.call({ call: "locale", locale: vault.locale });
      vault.loop.call({ call: "finish" }, finish);
    } catch (error) {
      vault.loop.end("locked");
      core.dispose();
      throw error;
    }
    vault.changed();
  }
}
