import { WeicunError } from "../../errors.js";

/** IDBFS's own (library_idbfs.js): any Emscripten program that mounts stock IDBFS there reads these files. */
const version = 21;
const storeName = "FILE_DATA";
const patience = 10_000; // ms for others to let go of an older version
const directoryMode = 0o40777;
const fileMode = 0o100666;

/** A row as IDBFS lays it out. */
export interface FileRow {
  readonly timestamp: Date;
  readonly mode: number;
  readonly contents?: Uint8Array;
}

export function fileRow(contents: Uint8Array): FileRow {
  return { timestamp: new Date(), mode: fileMode, contents };
}
export function directoryRow(): FileRow {
  return { timestamp: new Date(), mode: directoryMode };
}

/** The name of a village's database is its mount point. */
export const databaseName = (village: string): string => `/weicun/${village}`;

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      if (request.result.objectStoreNames.contains(storeName)) return;
      const store = request.result.createObjectStore(storeName);
      store.createIndex("timestamp", "timestamp", { unique: false });
    };
    let late = false;
    request.onblocked = () => {
      setTimeout(() => {
        late = true;
        reject(new Error("blocked"));
      }, patience);
    };
    request.onsuccess = () => (late ? request.result.close() : resolve(request.result));
    request.onerror = () => reject(request.error ?? new Error("open"));
  });
}

/**
 * A connection that is made anew when the browser has closed it (WebKit does so in the background): a dead handle
 * never comes back to life by trying again.
 */
export class Database {
  private connection: Promise<IDBDatabase> | undefined;
  private readonly underway = new Set<IDBTransaction>();

  constructor(readonly name: string) {}

  /** Runs `work` in one transaction; resolves when it is complete, with what `work` gave. */
  async run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore, done: (value: T) => void) => void,
  ): Promise<T> {
    try {
      return await this.once(mode, work);
    } catch (error) {
      if (!isDead(error)) throw error;
      this.connection = undefined;
      return this.once(mode, work);
    }
  }

  async close(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    (await connection?.catch(() => undefined))?.close();
  }

  /** Waits for nothing: ends what is under way where that can still be ended, and whatever comes next connects anew. */
  abandon(): void {
    for (const transaction of this.underway) {
      try {
        transaction.abort();
      } catch {
        // It is finishing just now.
      }
    }
    void this.close();
  }

  private connect(): Promise<IDBDatabase> {
    this.connection ??= opened(this.name).then(
      (database) => {
        const forget = (): void => {
          this.connection = undefined;
        };
        database.onclose = forget;
        database.onversionchange = () => {
          forget();
          database.close();
        };
        return database;
      },
      (cause: unknown) => {
        this.connection = undefined;
        throw storageError(cause);
      },
    );
    return this.connection;
  }

  private async once<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore, done: (value: T) => void) => void,
  ): Promise<T> {
    const database = await this.connect();
    return new Promise((resolve, reject) => {
      // Relaxed durability, the default, may lose what was acknowledged when the power fails.
      const transaction = database.transaction(storeName, mode, {
        durability: mode === "readwrite" ? "strict" : "default",
      });
      let value: { readonly of: T } | undefined;
      this.underway.add(transaction);
      transaction.oncomplete = () => {
        this.underway.delete(transaction);
        if (value) resolve(value.of);
        else reject(new WeicunError("storage-lost"));
      };
      // No preventDefault anywhere: any failed request aborts the whole.
      transaction.onabort = () => {
        this.underway.delete(transaction);
        reject(transaction.error ?? new Error("aborted"));
      };
      work(transaction.objectStore(storeName), (of) => (value = { of }));
    });
  }
}

/** The connection is gone, not the data; WebKit says UnknownError, the others InvalidStateError. */
function isDead(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    ["InvalidStateError", "UnknownError", "TransactionInactiveError"].includes(error.name)
  );
}

export function isFull(error: unknown): boolean {
  if (error instanceof WeicunError) return error.code === "storage-full";
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** What an application is told when a database doesn't even open: full, a newer app's, or blocked as in some private windows. */
export function storageError(cause: unknown): WeicunError {
  const newer = cause instanceof DOMException && cause.name === "VersionError";
  const code = isFull(cause) ? "storage-full" : newer ? "newer-store" : "storage-lost";
  return new WeicunError(code, undefined, { cause });
}
