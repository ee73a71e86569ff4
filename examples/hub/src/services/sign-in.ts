import { createHmac, timingSafeEqual } from "node:crypto";
import { HubError } from "../error.js";
import { join, u64 } from "../format/bytes.js";
import { parseCore } from "../format/card.js";
import { parseLogin, verifyLogin, type Login } from "../format/login.js";
import { reason } from "../format/receipt.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";
import { inTransaction } from "../store/database.js";
import { standingOf } from "./standing.js";

export const challengeMilliseconds = 5 * 60 * 1000;

/**
 * Sign-in by the card's own key (format.md §9). A challenge is random ‖ HMAC over whose and when, so
 * that asking for one stores nothing; using one is stored, so that it works once.
 */
export class SignIn {
  private readonly secret: Buffer;

  constructor(private readonly hub: Hub) {
    // Of this process only: after a restart a phone asks for another challenge.
    this.secret = hub.random(32);
  }

  /** nonce32 ‖ u64 time. An unknown kid gets one too: the answer tells nobody who is a member. */
  challenge(kid: Buffer): Buffer {
    const time = BigInt(this.hub.clock());
    const random = this.hub.random(16);
    return join(random, this.proof(kid, random, time), u64(time));
  }

  /**
   * Session token of 32 bytes ‖ u64 expiry. `challenge-expired`, `login-refused`,
   * `account-revoked`.
   */
  login(body: Buffer): Buffer {
    const login = parseLogin(body);
    this.checkChallenge(login);
    const account = this.hub.accounts.byKid(this.hub.trust.current.tenant, login.kid);
    if (account === undefined || !this.isSigned(account, login))
      throw new HubError("login-refused", 401);
    if (standingOf(this.hub, account) !== reason.none) throw new HubError("account-revoked", 403);
    return this.openSession(account, login);
  }

  private openSession(account: Account, login: Login): Buffer {
    const { hub } = this;
    const token = hub.random(32);
    const now = hub.clock();
    const expires = now + hub.sessionMilliseconds;
    inTransaction(hub.database, () => {
      hub.accounts.forgetExpired(now, now - 2 * challengeMilliseconds);
      if (!hub.accounts.useChallenge(login.nonce, Number(login.time)))
        throw new HubError("challenge-expired", 401);
      hub.accounts.addSession(account.number, token, expires);
    });
    return join(token, u64(expires));
  }

  private checkChallenge({ kid, nonce, time }: Login): void {
    const age = BigInt(this.hub.clock()) - time;
    const fresh = age >= 0n && age <= BigInt(challengeMilliseconds);
    const ours = timingSafeEqual(nonce.subarray(16), this.proof(kid, nonce.subarray(0, 16), time));
    if (!fresh || !ours) throw new HubError("challenge-expired", 401);
  }

  /** Signed for one of our own origins: a login that another hub relays names that hub's. */
  private isSigned(account: Account, login: Login): boolean {
    const { tenant } = this.hub.trust.current;
    const { suite, signingKey } = parseCore(account.core);
    return this.hub.origins.some((origin) =>
      verifyLogin(signingKey, { suite, tenant, card: account.card, origin }, login),
    );
  }

  private proof(kid: Buffer, random: Buffer, time: bigint): Buffer {
    return createHmac("sha256", this.secret)
      .update(join(kid, random, u64(time)))
      .digest()
      .subarray(0, 16);
  }
}
