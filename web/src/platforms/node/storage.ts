import { randomUUID } from "node:crypto";
import { watch } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sameBytes, generationOf } from "../../bytes.js";
import type { CommitOutcome, Storage, StorageCommit, VaultStore } from "../../ports/storage.js";
import { FileLock } from "./lock.js";

type StoredFile = StorageCommit["files"][number];

const headerLength = 96;
const trailerLength = 80;
const headCode = 48;
const chunkName = /^[0-9a-f]{16}$/;
/** `name.uuid`, as long as the file is not whole. */
const unfinishedName = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const abandonedAfter = 3_600_000; // ms
/** Of the chunk that leaves this head. */
const chunkNameOf = (head: Uint8Array): string =>
  `c/${generationOf(head).toString(16).padStart(16, "0")}`;

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

async function listed(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
}

async function contents(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).then(
    (bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    },
  );
}

/** Takes away what a crash left of files that were being written. Young ones may be another process's. */
async function clearUnfinished(folder: string): Promise<void> {
  for (const name of await listed(folder)) {
    if (!unfinishedName.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > abandonedAfter) await rm(path, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** A folder of files: `<folder>/<village>/<vault>/…`. Survives crashes and power cuts by fsync before each rename. */
export class NodeStorage implements Storage {
  readonly durable = true;

  constructor(private readonly folder: string) {}

  async vaults(village: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const name of await listed(join(this.folder, village))) {
      // Without a chunk nothing was ever acknowledged there.
      if (!/^[0-9a-f]{32}$/.test(name)) continue;
      const files = await listed(join(this.folder, village, name));
      const chunks = await listed(join(this.folder, village, name, "c"));
      if (files.includes("slots") && chunks.some((file) => chunkName.test(file))) found.push(name);
    }
    return found.sort();
  }

  async villages(): Promise<readonly string[]> {
    return (await listed(this.folder)).filter((name) => /^\d{12}$/.test(name));
  }

  async open(village: string, vault: string): Promise<VaultStore> {
    const folder = join(this.folder, village, vault);
    await mkdir(join(folder, "c"), { recursive: true, mode: 0o700 });
    await mkdir(join(folder, "a"), { recursive: true, mode: 0o700 });
    for (const path of [folder, dirname(folder), this.folder]) await syncFolder(path);
    for (const path of [folder, join(folder, "c"), join(folder, "a"), this.folder])
      await clearUnfinished(path).catch(() => undefined);
    return new NodeVaultStore(folder);
  }

  async exclusively<T>(action: () => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return new FileLock(join(this.folder, "lock")).while(action);
  }

  protect(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async room(): Promise<{ protected: boolean; free?: number }> {
    const space = await statfs(this.folder).catch(() => undefined);
    return { protected: true, ...(space && { free: space.bavail * space.bsize }) };
  }
}

/**
 * The commit point is the exclusive creation of the next chunk's name, by a hard link to a file that is whole and on
 * disk: of two processes one wins and no lock can be left behind by a crash. The head follows from the last
 * chunk's header and trailer; the file "head" is written for other readers and never believed before the chunks.
 */
class NodeVaultStore implements VaultStore {
  private known: Uint8Array = new Uint8Array();

  constructor(private readonly folder: string) {}

  read(names: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return Promise.all(names.map((name) => contents(join(this.folder, name))));
  }

  async names(prefix: string): Promise<readonly string[]> {
    const folder = prefix.includes("/") ? dirname(prefix + "x") + "/" : "";
    const files = await listed(join(this.folder, folder));
    // Unfinished files have a dot in their names.
    const whole = files.filter((name) => !name.includes(".")).map((name) => folder + name);
    return whole.filter((name) => name.startsWith(prefix)).sort();
  }

  async head(): Promise<Uint8Array> {
    let head: Uint8Array | undefined;
    // After unkeyed chunks the code is the last keyed chunk's.
    for (const name of [...(await this.names("c/"))].reverse()) {
      const [chunk] = await this.read([name]);
      if (!chunk || chunk.length < headerLength + trailerLength) return head ?? new Uint8Array(80);
      const own = headOf(chunk);
      head ??= own;
      head.set(own.subarray(headCode), headCode);
      if (!isUnkeyed(chunk)) break;
    }
    return head ?? new Uint8Array();
  }

  async commit(commit: StorageCommit): Promise<CommitOutcome> {
    try {
      return await this.write(commit);
    } catch (error) {
      if (await this.landed(commit)) return { kind: "done" };
      const full = ["ENOSPC", "EDQUOT", "EFBIG"].includes(codeOf(error));
      return { kind: full ? "full" : "lost" };
    }
  }

  /** Whether the chunk stands in spite of an error behind its link, and its folder's entry is durable. */
  private async landed({ head, files }: StorageCommit): Promise<boolean> {
    const chunk = head && files.find(({ name }) => name === chunkNameOf(head));
    if (!chunk) return false;
    try {
      const path = join(this.folder, chunk.name);
      if (!sameBytes((await contents(path)) ?? new Uint8Array(), chunk.bytes)) return false;
      await syncFolder(dirname(path));
      return true;
    } catch {
      return false;
    }
  }

  private async write({ expected, head, files }: StorageCommit): Promise<CommitOutcome> {
    if (!sameBytes(this.known, expected) || expected.length === 0) {
      const stored = await this.head();
      if (!sameBytes(stored, expected)) return { kind: "conflict", head: stored };
      this.known = stored;
    }
    const chunk = head && files.find(({ name }) => name === chunkNameOf(head));
    const others = files.filter((file) => file !== chunk);
    if (chunk && others.some(({ name }) => name === "slots")) {
      if (!(await this.createWithSlots(chunk, others)))
        return { kind: "conflict", head: await this.head() };
    } else {
      for (const { name, bytes } of others) await this.put(name, bytes);
      if (chunk && !(await this.create(chunk.name, chunk.bytes)))
        return { kind: "conflict", head: await this.head() };
    }
    if (head) {
      await this.put("head", head).catch(() => undefined);
      this.known = head;
    }
    return { kind: "done" };
  }

  /**
   * The slots go first, since a chunk may need the keys in them, and back to what they were when another writer has the
   * chunk's name: else a passphrase that nobody acknowledged would lock its owner out. One change of slots at a time.
   */
  private createWithSlots(chunk: StoredFile, others: readonly StoredFile[]): Promise<boolean> {
    return new FileLock(join(this.folder, "slots.lock")).while(async () => {
      const former = await this.read(others.map(({ name }) => name));
      const putBack = async (): Promise<void> => {
        for (const [index, { name }] of others.entries()) {
          const bytes = former[index];
          await (bytes ? this.put(name, bytes) : rm(join(this.folder, name), { force: true }));
        }
      };
      try {
        if (await contents(join(this.folder, chunk.name))) return false;
        for (const { name, bytes } of others) await this.put(name, bytes);
        if (await this.create(chunk.name, chunk.bytes)) return true;
      } catch (error) {
        // Behind the link the chunk counts, and with it the new slots.
        const stored = await contents(join(this.folder, chunk.name)).catch(() => undefined);
        if (!stored || !sameBytes(stored, chunk.bytes)) await putBack();
        throw error;
      }
      await putBack();
      return false;
    });
  }

  /** Writes a file that is there whole or not at all, replacing an older one. */
  private async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, name);
    const draft = await this.unfinished(path, bytes);
    await rename(draft, path);
    await syncFolder(dirname(path));
  }

  /** False when the name is taken. */
  private async create(name: string, bytes: Uint8Array): Promise<boolean> {
    const path = join(this.folder, name);
    const draft = await this.unfinished(path, bytes);
    try {
      await link(draft, path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(dirname(path));
    return true;
  }

  private async unfinished(path: string, bytes: Uint8Array): Promise<string> {
    const draft = `${path}.${randomUUID()}`;
    try {
      const file = await open(draft, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return draft;
  }

  watch(listener: () => void): () => void {
    try {
      const watcher = watch(join(this.folder, "c"), { persistent: false }, (_, name) => {
        if (name && chunkName.test(name)) listener();
      });
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => undefined; // no watches left: a conflict will tell
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Bit 0 of the flags (u16 at 6): a locked client wrote it. */
function isUnkeyed(chunk: Uint8Array): boolean {
  return ((chunk[6] ?? 0) & 1) === 1;
}

/** Head record of a chunk: u64 gen (header) ‖ u64 last_seq ‖ cd32 ‖ mac32 (trailer), format.md §8.3. */
function headOf(chunk: Uint8Array): Uint8Array {
  const head = new Uint8Array(80);
  head.set(chunk.subarray(24, 32), 0);
  head.set(chunk.subarray(chunk.length - trailerLength + 8), 8);
  return head;
}
