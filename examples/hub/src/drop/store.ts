import Sqlite from "better-sqlite3";
import type { Statement } from "better-sqlite3";

/** In one mailbox: as many as a phone is given. */
export const mostAnswers = 16;

export interface StoredDrop {
  readonly fingerprint: Buffer;
  readonly bytes: Buffer;
}

/**
 * The county's drops and the answers to them, in a database of their own. Rows lie in the order of random
 * ids and bear the day alone: the file says neither when nor after whom a drop came.
 */
export class DropStore {
  private readonly findQuery: Statement;
  private readonly add: Statement;
  private readonly allQuery: Statement;
  private readonly afterQuery: Statement;
  private readonly forgetQuery: Statement;
  private readonly addAnswer: Statement;
  private readonly answersQuery: Statement;

  constructor(private readonly database: Sqlite.Database) {
    this.findQuery = database.prepare("SELECT fingerprint, bytes FROM drop_box WHERE id = ?");
    this.add = database.prepare(
      "INSERT INTO drop_box (id, fingerprint, day, bytes) VALUES (?, ?, ?, ?)",
    );
    this.allQuery = database.prepare(
      "SELECT fingerprint, bytes FROM drop_box WHERE length(bytes) > 0 ORDER BY id",
    );
    this.afterQuery = database.prepare(
      "SELECT bytes FROM drop_box WHERE id > ? AND day >= ? AND length(bytes) > 0 ORDER BY id",
    );
    this.forgetQuery = database.prepare(
      "UPDATE drop_box SET bytes = x'' WHERE day < ? AND length(bytes) > 0",
    );
    this.addAnswer = database.prepare("INSERT INTO answer (mailbox, id, bytes) VALUES (?, ?, ?)");
    this.answersQuery = database.prepare(
      "SELECT bytes FROM answer WHERE mailbox = ? ORDER BY id LIMIT ?",
    );
  }

  static open(path: string): DropStore {
    const database = new Sqlite(path);
    // No write-ahead log: it would keep the order of arrival.
    database.pragma("journal_mode = DELETE");
    database.pragma("synchronous = FULL");
    database.pragma("secure_delete = ON");
    database.exec(`
      CREATE TABLE IF NOT EXISTS drop_box (
        id BLOB PRIMARY KEY, fingerprint BLOB NOT NULL, day INTEGER NOT NULL, bytes BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS answer (
        mailbox BLOB NOT NULL, id BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (mailbox, id)
      ) STRICT, WITHOUT ROWID;`);
    return new DropStore(database);
  }

  find(id: Buffer): StoredDrop | undefined {
    return this.findQuery.get(id) as StoredDrop | undefined;
  }

  insert(id: Buffer, { fingerprint, bytes }: StoredDrop, day: number): void {
    this.add.run(id, fingerprint, day, bytes);
  }

  all(): readonly StoredDrop[] {
    return this.allQuery.all() as StoredDrop[];
  }

  /** One after the other, in the order of their ids: those of this day and later. */
  *after(id: Buffer, day: number): Iterable<Buffer> {
    for (const row of this.afterQuery.iterate(id, day))
      yield (row as Pick<StoredDrop, "bytes">).bytes;
  }

  /**
   * Overwrites the envelopes of the days before this one, and answers how many. Id and fingerprint stay: a phone
   * that never got its receipt is answered as before, and its drop doesn't come in again.
   */
  forget(day: number): number {
    return this.forgetQuery.run(day).changes;
  }

  answer(mailbox: Buffer, id: Buffer, bytes: Buffer): void {
    this.addAnswer.run(mailbox, id, bytes);
  }

  answers(mailbox: Buffer, limit: number): readonly Buffer[] {
    return (this.answersQuery.all(mailbox, limit) as { readonly bytes: Buffer }[]).map(
      ({ bytes }) => bytes,
    );
  }

  close(): void {
    this.database.close();
  }
}
