import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";

/** A holder says so often that it lives; after so long without, its number is another process's. */
const heartbeat = 5_000; // ms
const longestSilence = 60_000; // ms

const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * A lock file with its holder's process id, whose time the holder keeps young; a dead holder's is taken over. Only for what
 * is rare: making vaults, changing slots.
 */
export class FileLock {
  constructor(private readonly path: string) {}

  async while<T>(action: () => Promise<T>): Promise<T> {
    const mine = `${this.path}.${randomUUID()}`;
    await writeFile(mine, String(process.pid), { flag: "wx", mode: 0o600 });
    try {
      while (!(await this.acquire(mine))) await pause(20);
      const beats = setInterval(() => void this.touch(), heartbeat);
      beats.unref();
      return await action().finally(() => {
        clearInterval(beats);
        return rm(this.path, { force: true });
      });
    } finally {
      await rm(mine, { force: true });
    }
  }

  private async acquire(mine: string): Promise<boolean> {
    try {
      await link(mine, this.path);
      return true;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = Number(await readFile(this.path, "utf8").catch(() => "0"));
    if (holder === 0 || (lives(holder) && !(await this.isForgotten()))) return false;
    await this.takeAway(holder);
    return false;
  }

  private async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now).catch(() => undefined);
  }

  /** Process ids are used again, so that one that lives need not be the holder. */
  private async isForgotten(): Promise<boolean> {
    const { mtimeMs = Date.now() } = (await stat(this.path).catch(() => undefined)) ?? {};
    return Date.now() - mtimeMs > longestSilence;
  }

  /** Moves a dead holder's file aside; when another process was quicker and it is a living one's, puts it back. */
  private async takeAway(holder: number): Promise<void> {
    const aside = `${this.path}.${randomUUID()}`;
    await rename(this.path, aside).catch(() => undefined);
    const moved = Number(await readFile(aside, "utf8").catch(() => String(holder)));
    if (moved !== holder) await link(aside, this.path).catch(() => undefined);
    await rm(aside, { force: true });
  }
}
