import type { Clock } from "./clock.js";
import type { Entropy } from "./entropy.js";
import type { CoreRequest, Part } from "./message.js";
import type { DeviceSecret } from "./secret.js";
import type { Storage, VaultStore } from "./storage.js";
import type { Lease, Network, Transport } from "./transport.js";

/** A file that is about to be attached. */
export interface Source {
  /** Bytes. */
  readonly length: number;
  readonly mime: string;
  /** Bytes from `start` to before `end`. */
  slice(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Rung in one tab, heard in all others. */
export interface Bell {
  ring(): void;
  /** Answers what ends it. */
  watch(listener: () => void): () => void;
}

/** Everything that a host has to bring. */
export interface Platform {
  /** Unique among the places of this realm: clients are shared by place, village and member. */
  readonly place: string;
  readonly storage: Storage;
  readonly transport: Transport;
  readonly network: Network;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secret: DeviceSecret;
  lease(village: string, vault: string, store: VaultStore): Lease;
  /** How the tabs of one vault tell each other to lock; absent where there is nobody to tell. */
  bell?(village: string, vault: string): Bell;
  /**
   * One call of a core in a thread of its own, which ends with it. Answers undefined where there are no threads: the
   * caller then does it itself. Rejects with what the core answered as an error.
   */
  apart?(
    module: WebAssembly.Module,
    request: CoreRequest,
    parts: readonly Part[],
  ): Promise<readonly Uint8Array[] | undefined>;
  /** The bytes or the compiled module of weicun.wasm. */
  wasm(source: string | WebAssembly.Module | undefined): Promise<WebAssembly.Module>;
  /** Opens a file by its path, where the host has paths. */
  file?(path: string, mime: string | undefined): Promise<Source>;
}
