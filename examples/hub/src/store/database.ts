import { readdirSync, readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { HubError } from "../error.js";

export type Database = Sqlite.Database;

const migrationsFolder = new URL("./migrations/", import.meta.url);

/**
 * Opens the hub's database and brings its schema up to date.
 *
 * WAL, so that an operator's reader never stops the hub; synchronous FULL, so that a receipt is
 * only given for what would survive a power cut. `data-too-new` when a newer hub wrote it.
 */
export function openDatabase(path: string): Database {
  const database = new Sqlite(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("busy_timeout = 5000");
  migrate(database);
  return database;
}

/**
 * Effect and receipt in one transaction; the write lock is taken first, so that nothing read in it
 * can change.
 */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  return database.transaction(work).immediate();
}

function migrate(database: Database): void {
  const files = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  inTransaction(database, () => {
    const done = Number(database.pragma("user_version", { simple: true }));
    if (done > files.length) throw new HubError("data-too-new", 500);
    for (const file of files.slice(done))
      database.exec(readFileSync(new URL(file, migrationsFolder), "utf8"));
    database.pragma(`user_version = ${files.length}`);
  });
}
