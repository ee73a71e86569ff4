/** What one commit asks for: everything or nothing becomes durable. */
export interface StorageCommit {
  /** The head record exactly as it must be stored now; empty: there must be none. */
  readonly expected: Uint8Array;
  /** The head record afterwards; absent: as it is. */
  readonly head?: Uint8Array | undefined;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** `conflict`: another writer came first, `head` is what it left. `full` and `lost`: nothing has changed. */
export type CommitOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "conflict"; readonly head: Uint8Array }
  | { readonly kind: "full" }
  | { readonly kind: "lost" };

/**
 * The files of one vault: "slots", "token", "drop", "head", "c/<16 hex digits>" and "a/<32 hex digits>". A stored "c/" or "a/"
 * file never changes. Every implementation passes tests/web/storage-contract.ts.
 */
export interface VaultStore {
  /** Contents in the order of `names`; undefined for what isn't there. Rejects when the store can't be read. */
  read(names: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** The head record; empty when there is none. */
  head(): Promise<Uint8Array>;
  /** Names of all files that begin with `prefix`, ascending. */
  names(prefix: string): Promise<readonly string[]>;
  /** Resolves only when the outcome is durable. Never rejects. */
  commit(commit: StorageCommit): Promise<CommitOutcome>;
  /** Calls after another writer's commit (best effort: a conflict tells for certain). Answers what ends it. */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

/** A place that holds vaults: one a member and village. */
export interface Storage {
  /** Whether what is committed survives the process. */
  readonly durable: boolean;
  /** Ids (32 hex digits) of the vaults of a village. */
  vaults(village: string): Promise<readonly string[]>;
  /** Every village (12 digits) that this place may hold a vault of. */
  villages(): Promise<readonly string[]>;
  open(village: string, vault: string): Promise<VaultStore>;
  /** Runs `action` while no other tab or process makes a vault here. */
  exclusively<T>(action: () => Promise<T>): Promise<T>;
  /** Asks the system not to evict. Not to be waited for: Firefox asks the person first, who may never answer. */
  protect(): Promise<boolean>;
  /** Whether the system promised not to evict, and how much room is left in bytes, where it says. */
  room(): Promise<{ readonly protected: boolean; readonly free?: number }>;
}
