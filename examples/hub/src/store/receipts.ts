import type { Statement } from "better-sqlite3";
import type { Database } from "./database.js";

export interface NewReceiptList {
  readonly account: number;
  readonly digest: Buffer;
  readonly bytes: Buffer;
  readonly accepted: number;
}

/** The receipt chain of each account. */
export class ReceiptStore {
  private readonly add: Statement;
  private readonly move: Statement;
  private readonly placeQuery: Statement;
  private readonly afterQuery: Statement;

  constructor(database: Database) {
    this.add = database.prepare(
      `INSERT INTO receipt_list (account, position, digest, bytes)
       SELECT @account, coalesce(max(position), 0) + 1, @digest, @bytes
       FROM receipt_list WHERE account = @account`,
    );
    this.move = database.prepare(
      "UPDATE account SET accepted = @accepted, chain = @digest WHERE number = @account",
    );
    this.placeQuery = database
      .prepare("SELECT position FROM receipt_list WHERE account = ? AND digest = ?")
      .pluck();
    this.afterQuery = database
      .prepare(
        "SELECT bytes FROM receipt_list WHERE account = ? AND position > ? ORDER BY position",
      )
      .pluck();
  }

  /** Must run in the transaction of the effect that the list is about. */
  append(list: NewReceiptList): void {
    this.add.run(list);
    this.move.run({ account: list.account, accepted: list.accepted, digest: list.digest });
  }

  /** Where the list with this digest stands in the chain. */
  positionOf(account: number, digest: Buffer): number | undefined {
    return this.placeQuery.get(account, digest) as number | undefined;
  }

  after(account: number, position: number): IterableIterator<Buffer> {
    return this.afterQuery.iterate(account, position) as IterableIterator<Buffer>;
  }
}
