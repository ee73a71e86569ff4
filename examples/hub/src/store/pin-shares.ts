import Sqlite from "better-sqlite3";
import type { Database } from "./database.js";

/** Tries before a share is erased (format.md §2.5). */
export const mostTries = 10;
/** Of one account: the one in use, and the one before in case the phone's change of PIN was lost. */
const sharesKept = 2;

export interface PinSlot {
  readonly account: Buffer;
  readonly slot: Buffer;
}
export interface PinShare {
  /** Hx("pin"; A): what the phone must show. */
  readonly check: Buffer;
  readonly share: Buffer;
  /** Left after this one. */
  readonly tries: number;
}

/**
 * The hub's halves of PINs, in a database of their own that no backup may hold: a counter that comes back with a backup
 * gives ten more guesses (format.md §2.5). Shares of an earlier hub epoch, before a restore, are erased when the hub starts.
 */
export class PinShareStore {
  private readonly database: Database;

  constructor(
    path: string,
    private readonly epoch: number,
  ) {
    this.database = new Sqlite(path);
    // No write-ahead log: it would keep pages with a share long after the share was erased.
    this.database.pragma("journal_mode = DELETE");
    // A try is only taken once the journal's name is gone for good, too.
    this.database.pragma("synchronous = EXTRA");
    this.database.pragma("secure_delete = ON");
    this.database.pragma("busy_timeout = 5000");
    this.database.exec(`CREATE TABLE IF NOT EXISTS pin_share (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      account BLOB NOT NULL, slot BLOB NOT NULL, "check" BLOB NOT NULL, share BLOB NOT NULL,
      tries INTEGER NOT NULL, epoch INTEGER NOT NULL, UNIQUE (account, slot)) STRICT`);
    // Also what a crash left at no tries, between the last one and its erasure.
    this.database.prepare("DELETE FROM pin_share WHERE epoch < ? OR tries = 0").run(epoch);
  }

  /** A new share with all its tries; an earlier one of this slot is gone. */
  put({ account, slot }: PinSlot, check: Buffer, share: Buffer): void {
    const work = this.database.transaction(() => {
      this.database
        .prepare("DELETE FROM pin_share WHERE account = ? AND slot = ?")
        .run(account, slot);
      this.database
        .prepare(
          `INSERT INTO pin_share (account, slot, "check", share, tries, epoch) VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(account, slot, check, share, mostTries, this.epoch);
      this.database
        .prepare(
          `DELETE FROM pin_share WHERE account = ? AND number NOT IN
           (SELECT number FROM pin_share WHERE account = ? ORDER BY number DESC LIMIT ?)`,
        )
        .run(account, account, sharesKept);
    });
    work.immediate();
  }

  /**
   * One try less, on disk before anything is compared, in one statement: neither parallel tries nor a crash before the
   * answer give one back. Undefined where there is no share or no try left.
   */
  takeTry({ account, slot }: PinSlot): PinShare | undefined {
    return this.database
      .prepare(
        `UPDATE pin_share SET tries = tries - 1 WHERE account = ? AND slot = ? AND tries > 0
         RETURNING "check", share, tries`,
      )
      .get(account, slot) as PinShare | undefined;
  }

  /** The right PIN. */
  restoreTries({ account, slot }: PinSlot): void {
    this.database
      .prepare("UPDATE pin_share SET tries = ? WHERE account = ? AND slot = ?")
      .run(mostTries, account, slot);
  }

  /** Erases the share whose last try failed. */
  eraseSpent({ account, slot }: PinSlot): void {
    this.database
      .prepare("DELETE FROM pin_share WHERE account = ? AND slot = ? AND tries = 0")
      .run(account, slot);
  }

  close(): void {
    this.database.close();
  }
}
