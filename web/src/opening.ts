import type { GlueFactory } from "./core-module.js";
import type { Platform } from "./ports/platform.js";
import type { OpenOptions, Unlock } from "./types.js";

/** What opening works with. */
export interface Opening {
  readonly options: OpenOptions;
  readonly unlock: Unlock;
  readonly platform: Platform;
  readonly factory: GlueFactory;
  readonly module: WebAssembly.Module;
  /** Who shares the phone with a vault. */
  readonly household: { around(opening: Opening, vault: string): Housemates };
  /** Where the vault that a PIN opens already has a session, locked or not. */
  readonly pin?: PinHalves;
}

/** What a session tells those that share the phone with it, and asks them. */
export interface Housemates {
  /** What waits for the county, or for its answer, has changed. */
  dropChanged(): void;
  /** The hub is about to hear of this vault's account: false where it must not, for another member's sake. */
  mayBeHeard(): Promise<boolean>;
}

/** What a PIN needs besides itself (format.md §2.5). */
export interface PinHalves {
  /** D: of the device. */
  readonly devicePart: Uint8Array;
  /** S: of the hub. Rejects with `wrong-key` or `offline`. */
  share(slot: Uint8Array, shown: Uint8Array): Promise<Uint8Array>;
}
