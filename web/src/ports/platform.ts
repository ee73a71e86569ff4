import type { Clock } from "./clock.js";
import type { Entropy } from "./entropy.js";
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
  /** The bytes or the compiled module of weicun.wasm. */
  wasm(source: string | WebAssembly.Module | undefined): Promise<WebAssembly.Module>;
  /** Opens a file by its path, where the host has paths. */
  file?(path: string, mime: string | undefined): Promise<Source>;
}
