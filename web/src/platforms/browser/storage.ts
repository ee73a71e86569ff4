import { sameBytes } from "../../bytes.js";
import type { CommitOutcome, Storage, StorageCommit, VaultStore } from "../../ports/storage.js";
import { host, locks } from "./host.js";
import { Database, databaseName, directoryRow, fileRow, isFull, type FileRow } from "./database.js";

const empty = new Uint8Array();
const watchdog = 10_000; // ms after which a transaction's outcome counts as unknown, and then as lost

/** Files in IndexedDB, in IDBFS's layout; a commit is one strict transaction. */
export class BrowserStorage implements Storage {
  readonly durable = true;

  async vaults(village: string): Promise<readonly string[]> {
    const database = new Database(databaseName(village));
    try {
      const keys = await database.run<string[]>("readonly", (store, done) => {
        const request = store.getAllKeys();
        request.onsuccess = () => done(request.result as string[]);
      });
      const found = keys.map((key) => /\/([0-9a-f]{32})\/slots$/.exec(key)?.[1]);
      return found.filter((vault): vault is string => vault !== undefined).sort();
    } finally {
      await database.close();
    }
  }

  async villages(): Promise<readonly string[]> {
    // Firefox before 126 has no list: then only the village at hand is looked at.
    if (host.indexedDB?.databases === undefined) return [];
    const names = (await indexedDB.databases()).map(
      ({ name }) => /^\/weicun\/(\d{12})$/.exec(name ?? "")?.[1],
    );
    return names.filter((village): village is string => village !== undefined);
  }

  open(village: string, vault: string): Promise<VaultStore> {
    return Promise.resolve(new BrowserVaultStore(village, vault));
  }

  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const manager = locks();
    if (!manager) return action();
    return manager.request("weicun:create", action) as Promise<T>;
  }

  async protect(): Promise<boolean> {
    return (await host.navigator?.storage?.persist?.()) ?? false;
  }

  async room(): Promise<{ protected: boolean; free?: number }> {
    const manager = host.navigator?.storage;
    const { quota, usage } = (await manager?.estimate?.()) ?? {};
    return {
      protected: (await manager?.persisted?.()) ?? false,
      ...(quota !== undefined && { free: Math.max(0, quota - (usage ?? 0)) }),
    };
  }
}

class BrowserVaultStore implements VaultStore {
  private readonly database: Database;
  private readonly folder: string;
  private readonly channel: BroadcastChannel | undefined;

  constructor(village: string, vault: string) {
    this.database = new Database(databaseName(village));
    this.folder = `${databaseName(village)}/${vault}`;
    if (typeof BroadcastChannel === "function")
      this.channel = new BroadcastChannel(`weicun:${village}:${vault}`);
  }

  read(names: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (names.length === 0) return Promise.resolve([]);
    return this.database.run("readonly", (store, done) => {
      const found: (Uint8Array | undefined)[] = [];
      names.forEach((name, index) => {
        const request = store.get(`${this.folder}/${name}`) as IDBRequest<FileRow | undefined>;
        request.onsuccess = () => {
          found[index] = request.result?.contents;
          if (index === names.length - 1) done(found);
        };
      });
    });
  }

  async head(): Promise<Uint8Array> {
    const [head] = await this.read(["head"]);
    return head ?? empty;
  }

  async names(prefix: string): Promise<readonly string[]> {
    const start = `${this.folder}/${prefix}`;
    const keys = await this.database.run<string[]>("readonly", (store, done) => {
      const request = store.getAllKeys(IDBKeyRange.bound(start, `${start}\uffff`));
      request.onsuccess = () => done(request.result as string[]);
    });
    return keys.map((key) => key.slice(this.folder.length + 1));
  }

  async commit(commit: StorageCommit): Promise<CommitOutcome> {
    const attempt = this.transact(commit).then(
      (outcome) => outcome,
      (error: unknown): Promise<CommitOutcome> | CommitOutcome =>
        isFull(error) ? { kind: "full" } : this.outcomeOf(commit),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<CommitOutcome>((resolve) => {
      timer = setTimeout(() => resolve(this.outcomeAfterHang(commit)), watchdog);
    });
    const outcome = await Promise.race([attempt, hung]);
    clearTimeout(timer);
    if (outcome.kind === "done") this.channel?.postMessage("committed");
    return outcome;
  }

  /** Compare and write in one transaction: another tab's commit is before it or after it, never within. */
  private transact({ expected, head, files }: StorageCommit): Promise<CommitOutcome> {
    return this.database.run("readwrite", (store, done) => {
      const stored = store.get(`${this.folder}/head`) as IDBRequest<FileRow | undefined>;
      stored.onsuccess = () => {
        const current = stored.result?.contents ?? empty;
        if (!sameBytes(current, expected)) {
          // Its own head is there when it is tried again on a new connection and the old one had finished.
          const own = head !== undefined && sameBytes(current, head);
          done(own ? { kind: "done" } : { kind: "conflict", head: current });
          return;
        }
        // IDBFS makes files only where their folders are.
        const folders = expected.length > 0 ? [] : ["", "/a", "/c"];
        for (const folder of folders) store.put(directoryRow(), this.folder + folder);
        for (const { name, bytes } of files) store.put(fileRow(bytes), `${this.folder}/${name}`);
        if (head) store.put(fileRow(head), `${this.folder}/head`);
        done({ kind: "done" });
      };
    });
  }

  /** The transaction said nothing certain: what is stored does. */
  private async outcomeOf({ head, files, expected }: StorageCommit): Promise<CommitOutcome> {
    try {
      const stored = await this.head();
      if (head && sameBytes(stored, head)) return { kind: "done" };
      if (!head && sameBytes(stored, expected)) {
        const kept = await this.read(files.map(({ name }) => name));
        const all = files.every(({ bytes }, index) => sameBytes(kept[index] ?? empty, bytes));
        if (all) return { kind: "done" };
      }
      return sameBytes(stored, expected) ? { kind: "lost" } : { kind: "conflict", head: stored };
    } catch {
      return { kind: "lost" };
    }
  }

  /**
   * Where even reading hangs, nothing is said to be saved. Should it land after all, its chunk is known by its digest
   * (docs/format.md §8.8) and taken in with what comes next.
   */
  private outcomeAfterHang(commit: StorageCommit): Promise<CommitOutcome> {
    this.database.abandon();
    const hangs = new Promise<CommitOutcome>((resolve) => {
      setTimeout(() => resolve({ kind: "lost" }), watchdog);
    });
    return Promise.race([this.outcomeOf(commit), hangs]);
  }

  watch(listener: () => void): () => void {
    const channel = this.channel;
    const seen = (): void => {
      if (document.visibilityState === "visible") listener();
    };
    channel?.addEventListener("message", listener);
    // A page that was frozen heard nothing: it looks when it is seen again.
    if (typeof document !== "undefined") document.addEventListener("visibilitychange", seen);
    return () => {
      channel?.removeEventListener("message", listener);
      if (typeof document !== "undefined") document.removeEventListener("visibilitychange", seen);
    };
  }

  async close(): Promise<void> {
    this.channel?.close();
    await this.database.close();
  }
}
