import { sameBytes } from "../../bytes.js";
import type { CommitOutcome, Storage, StorageCommit, VaultStore } from "../../ports/storage.js";

interface MemoryVault {
  readonly files: Map<string, Uint8Array>;
  readonly watchers: Set<() => void>;
}

/** Vaults that live as long as this object: for tests, demonstrations and `storage: "memory"`. */
export class MemoryStorage implements Storage {
  readonly durable = false;
  private readonly places = new Map<string, MemoryVault>();
  private line: Promise<unknown> = Promise.resolve();

  vaults(village: string): Promise<readonly string[]> {
    const found = [...this.places].filter(
      ([key, { files }]) => key.startsWith(village + "/") && files.has("slots"),
    );
    return Promise.resolve(found.map(([key]) => key.slice(village.length + 1)).sort());
  }

  villages(): Promise<readonly string[]> {
    return Promise.resolve([
      ...new Set([...this.places.keys()].map((key) => key.split("/")[0] ?? "")),
    ]);
  }

  open(village: string, vault: string): Promise<VaultStore> {
    const key = `${village}/${vault}`;
    const place = this.places.get(key) ?? { files: new Map(), watchers: new Set() };
    this.places.set(key, place);
    return Promise.resolve(new MemoryVaultStore(place));
  }

  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.line.then(action);
    this.line = turn.catch(() => undefined);
    return turn;
  }

  protect(): Promise<boolean> {
    return Promise.resolve(false);
  }

  room(): Promise<{ protected: boolean }> {
    return Promise.resolve({ protected: false });
  }
}

class MemoryVaultStore implements VaultStore {
  private listener: (() => void) | undefined;

  constructor(private readonly vault: MemoryVault) {}

  read(names: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return Promise.resolve(names.map((name) => this.vault.files.get(name)?.slice()));
  }

  head(): Promise<Uint8Array> {
    return Promise.resolve(this.vault.files.get("head")?.slice() ?? new Uint8Array());
  }

  names(prefix: string): Promise<readonly string[]> {
    return Promise.resolve(
      [...this.vault.files.keys()].filter((name) => name.startsWith(prefix)).sort(),
    );
  }

  commit({ expected, head, files }: StorageCommit): Promise<CommitOutcome> {
    const stored = this.vault.files.get("head") ?? new Uint8Array();
    if (!sameBytes(stored, expected))
      return Promise.resolve({ kind: "conflict", head: stored.slice() });
    for (const { name, bytes } of files) this.vault.files.set(name, bytes.slice());
    if (head) this.vault.files.set("head", head.slice());
    for (const watcher of this.vault.watchers)
      if (watcher !== this.listener) queueMicrotask(watcher);
    return Promise.resolve({ kind: "done" });
  }

  watch(listener: () => void): () => void {
    this.listener = listener;
    this.vault.watchers.add(listener);
    return () => this.vault.watchers.delete(listener);
  }

  close(): Promise<void> {
    if (this.listener) this.vault.watchers.delete(this.listener);
    return Promise.resolve();
  }
}
