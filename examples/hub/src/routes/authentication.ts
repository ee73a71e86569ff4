import type { FastifyRequest } from "fastify";
import { HubError } from "../error.js";
import type { Hub } from "../hub.js";
import { deviceTokenDigest } from "../services/device-token.js";
import type { Account } from "../store/accounts.js";

const devicePattern = /^Weicun-Device ([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;
const sessionPattern = /^Weicun-Session ([A-Za-z0-9_-]{43})$/;

/**
 * Who asks, and whether that was shown by the card's own key (session) or by the device token
 * alone.
 */
export interface Caller {
  readonly account: Account;
  readonly session: boolean;
}

/** `not-signed-in` without either, `device-unknown`, `session-expired`. */
export function callerOf(hub: Hub, request: FastifyRequest): Caller {
  const header = request.headers.authorization ?? "";
  const device = devicePattern.exec(header);
  if (device) return { account: deviceAccount(hub, device), session: false };
  const session = sessionPattern.exec(header);
  if (!session) throw new HubError("not-signed-in", 401);
  const account = hub.accounts.bySessionToken(
    Buffer.from(session[1] ?? "", "base64url"),
    hub.clock(),
  );
  if (account === undefined || account.revoked_at !== null)
    throw new HubError("session-expired", 401);
  return { account, session: true };
}

/**
 * A device token is not enough for what only an unlocked phone may see or say: `session-needed`.
 */
export function sessionOf(hub: Hub, request: FastifyRequest): Account {
  const { account, session } = callerOf(hub, request);
  if (!session) throw new HubError("session-needed", 401);
  return account;
}

function deviceAccount(hub: Hub, match: RegExpExecArray): Account {
  const [, kid = "", token = ""] = match;
  const account = hub.accounts.byDeviceToken(
    Buffer.from(kid, "hex"),
    deviceTokenDigest(hub, Buffer.from(token, "base64url")),
  );
  if (account === undefined) throw new HubError("device-unknown", 401);
  return account;
}
