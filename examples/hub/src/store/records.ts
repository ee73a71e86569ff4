import type { Statement } from "better-sqlite3";
import type { Database } from "./database.js";

export interface StoredRecord {
  readonly seq: number;
  readonly account: number;
  readonly fingerprint: Buffer;
  readonly verdict: number;
  readonly reason: number;
  readonly n: number;
  readonly public: number;
  readonly attachments: number;
  readonly bytes: Buffer | null;
}

export interface NewRecord {
  readonly account: number;
  readonly id: Buffer;
  readonly fingerprint: Buffer;
  readonly verdict: number;
  readonly reason: number;
  readonly n: number;
  readonly public: 0 | 1;
  readonly attachments: number;
  readonly bytes: Buffer | null;
  readonly time: number;
}

/** An account as its inbox knows it: its number and its card's kid. */
export interface InboxReader {
  readonly number: number;
  readonly kid: Buffer;
}

export interface InboxRow {
  readonly seq: number;
  readonly bytes: Buffer;
}

const columns = "seq, account, fingerprint, verdict, reason, n, public, attachments, bytes";

/** Every record that ever got a verdict, and who may fetch it. */
export class RecordStore {
  private readonly findQuery: Statement;
  private readonly seqQuery: Statement;
  private readonly add: Statement;
  private readonly addRecipient: Statement;
  private readonly inheritQuery: Statement;
  private readonly inboxQuery: Statement;
  private readonly readerQuery: Statement;

  constructor(database: Database) {
    this.findQuery = database.prepare(`SELECT ${columns} FROM record WHERE account = ? AND id = ?`);
    this.seqQuery = database.prepare(`SELECT ${columns} FROM record WHERE seq = ?`);
    this.add = database.prepare(
      `INSERT INTO record (account, id, fingerprint, verdict, reason, n, public, attachments, bytes,
         received_at)
       VALUES (@account, @id, @fingerprint, @verdict, @reason, @n, @public, @attachments, @bytes,
         @time)`,
    );
    this.addRecipient = database.prepare("INSERT INTO recipient (kid, record) VALUES (?, ?)");
    this.inheritQuery = database.prepare(
      "INSERT OR IGNORE INTO recipient (kid, record) SELECT ?, record FROM recipient WHERE kid = ?",
    );
    // Each part walks its own index from the cursor on and stops at the limit.
    this.inboxQuery = database.prepare(
      `SELECT r.seq, r.bytes FROM (
         SELECT * FROM (SELECT record AS seq FROM recipient
           WHERE kid = @kid AND record > @cursor ORDER BY record LIMIT @limit)
         UNION
         SELECT * FROM (SELECT o.record AS seq FROM reply_key k JOIN recipient o ON o.kid = k.kid
           WHERE k.account = @number AND o.record > @cursor ORDER BY o.record LIMIT @limit)
         UNION
         SELECT * FROM (SELECT seq FROM record
           WHERE public = 1 AND seq > @cursor ORDER BY seq LIMIT @limit)
         ORDER BY seq LIMIT @limit
       ) wanted JOIN record r ON r.seq = wanted.seq ORDER BY r.seq`,
    );
    this.readerQuery = database.prepare(
      `SELECT 1 FROM recipient WHERE record = @record AND
         (kid = @kid OR kid IN (SELECT kid FROM reply_key WHERE account = @number))`,
    );
  }

  find(account: number, id: Buffer): StoredRecord | undefined {
    return this.findQuery.get(account, id) as StoredRecord | undefined;
  }

  bySeq(seq: number): StoredRecord | undefined {
    return this.seqQuery.get(seq) as StoredRecord | undefined;
  }

  insert(record: NewRecord, kids: readonly Buffer[]): void {
    const seq = this.add.run(record).lastInsertRowid;
    for (const kid of kids) this.addRecipient.run(kid, seq);
  }

  /** What was for `from` is in the inbox of `kid`, too. */
  inherit(kid: Buffer, from: Buffer): void {
    this.inheritQuery.run(kid, from);
  }

  /**
   * Records for an account, by its card or one of its reply keys, and public ones with
   * seq > cursor, ascending, one by one.
   */
  inbox(reader: InboxReader, cursor: number, limit: number): IterableIterator<InboxRow> {
    const { kid, number } = reader;
    return this.inboxQuery.iterate({ kid, number, cursor, limit }) as IterableIterator<InboxRow>;
  }

  /** May this account fetch what belongs to the record? */
  isReader(record: StoredRecord, number: number, kid: Buffer): boolean {
    if (record.public === 1 || record.account === number) return true;
    return this.readerQuery.get({ kid, number, record: record.seq }) !== undefined;
  }
}
