import type { Statement } from "better-sqlite3";
import type { Database } from "./database.js";

export interface ReplyKey {
  readonly kid: Buffer;
  readonly card: Buffer;
  readonly account: number;
}

/** The cards to which answers to letters without a name are sealed, and whose inbox they join. */
export class ReplyKeyStore {
  private readonly add: Statement;
  private readonly kidQuery: Statement;

  constructor(database: Database) {
    this.add = database.prepare(
      `INSERT INTO reply_key (kid, tenant, card, account) VALUES (?, ?, ?, ?)
       ON CONFLICT (kid, tenant) DO NOTHING`,
    );
    this.kidQuery = database.prepare(
      "SELECT kid, card, account FROM reply_key WHERE kid = ? AND tenant = ?",
    );
  }

  insert(tenant: Buffer, { kid, card, account }: ReplyKey): void {
    this.add.run(kid, tenant, card, account);
  }

  byKid(tenant: Buffer, kid: Buffer): ReplyKey | undefined {
    return this.kidQuery.get(kid, tenant) as ReplyKey | undefined;
  }
}
