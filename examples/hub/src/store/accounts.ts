import { createHash } from "node:crypto";
import type { Statement } from "better-sqlite3";
import type { Database } from "./database.js";

/** One card that may deliver. `accepted` and `chain` are where its receipt chain stands. */
export interface Account {
  readonly number: number;
  readonly card: Buffer;
  readonly kid: Buffer;
  readonly core: Buffer;
  readonly revoked_at: number | null;
  readonly accepted: number;
  readonly chain: Buffer;
}

export interface NewAccount {
  readonly tenant: Buffer;
  readonly card: Buffer;
  readonly kid: Buffer;
  readonly core: Buffer;
  readonly time: number;
}

const columns = "a.number, a.card, a.kid, a.core, a.revoked_at, a.accepted, a.chain";

/**
 * Accounts, and the tokens by which their devices and sessions are known. Tokens are kept as
 * digests only.
 */
export class AccountStore {
  private readonly add: Statement;
  private readonly kidQuery: Statement;
  private readonly deviceQuery: Statement;
  private readonly sessionQuery: Statement;

  constructor(private readonly database: Database) {
    this.add = database.prepare(
      `INSERT INTO account (tenant, card, kid, core, enrolled_at)
       VALUES (@tenant, @card, @kid, @core, @time)
       ON CONFLICT (tenant, card) DO NOTHING`,
    );
    this.kidQuery = database.prepare(
      `SELECT ${columns} FROM account a WHERE a.tenant = ? AND a.kid = ?`,
    );
    this.deviceQuery = database.prepare(
      `SELECT ${columns} FROM device_token t JOIN account a ON a.number = t.account
       WHERE t.digest = ? AND a.kid = ?`,
    );
    this.sessionQuery = database.prepare(
      `SELECT ${columns} FROM session s JOIN account a ON a.number = s.account
       WHERE s.digest = ? AND s.expires_at > ?`,
    );
  }

  /** The same card again is the same account. */
  enrol(account: NewAccount): void {
    this.add.run(account);
  }

  byKid(tenant: Buffer, kid: Buffer): Account | undefined {
    return this.kidQuery.get(tenant, kid) as Account | undefined;
  }

  /** `digest` = Hx("device"; token) (format.md §2.6). */
  byDeviceToken(kid: Buffer, digest: Buffer): Account | undefined {
    return this.deviceQuery.get(digest, kid) as Account | undefined;
  }

  bySessionToken(token: Buffer, time: number): Account | undefined {
    return this.sessionQuery.get(sessionDigest(token), time) as Account | undefined;
  }

  /**
   * Another token for the same device: several answers may have been lost, so the old ones stay
   * valid.
   */
  addDeviceToken(account: number, digest: Buffer, time: number): void {
    const add = this.database.prepare(
      "INSERT INTO device_token (digest, account, issued_at) VALUES (?, ?, ?)",
    );
    add.run(digest, account, time);
  }

  addSession(account: number, token: Buffer, expiresAt: number): void {
    const add = this.database.prepare(
      "INSERT INTO session (digest, account, expires_at) VALUES (?, ?, ?)",
    );
    add.run(sessionDigest(token), account, expiresAt);
  }

  /** False when this challenge has signed somebody in before. */
  useChallenge(nonce: Buffer, issuedAt: number): boolean {
    const add = this.database.prepare(
      "INSERT INTO used_challenge (nonce, issued_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    );
    return add.run(nonce, issuedAt).changes === 1;
  }

  forgetExpired(now: number, oldestChallenge: number): void {
    this.database.prepare("DELETE FROM session WHERE expires_at <= ?").run(now);
    this.database.prepare("DELETE FROM used_challenge WHERE issued_at < ?").run(oldestChallenge);
  }

  /**
   * From now on everything new of this account is refused with reason 6. False when there is no
   * such account.
   */
  revoke(tenant: Buffer, kid: Buffer, time: number): boolean {
    const revoke = this.database.prepare(
      "UPDATE account SET revoked_at = coalesce(revoked_at, ?) WHERE tenant = ? AND kid = ?",
    );
    return revoke.run(time, tenant, kid).changes === 1;
  }
}

/** Not a byte of the format: only this hub ever sees it. */
function sessionDigest(token: Buffer): Buffer {
  return createHash("sha256").update(token).digest();
}
