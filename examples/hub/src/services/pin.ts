import { timingSafeEqual } from "node:crypto";
import { Reader } from "../format/reader.js";
import { hx } from "../suites/index.js";
import type { Hub } from "../hub.js";
import type { Account } from "../store/accounts.js";
import { mostTries, type PinSlot } from "../store/pin-shares.js";

/** slot16 ‖ A32: what a phone makes of its PIN, its own random part and the slot's salt (format.md §2.5). */
function read(
  hub: Hub,
  account: Account,
  body: Buffer,
): { readonly of: PinSlot; readonly shown: Buffer } {
  const reader = new Reader(body, "pin");
  const [slot, shown] = [reader.bytes(16), reader.bytes(32)];
  reader.end();
  return { of: { account: account.card, slot }, shown: hx(hub.trust.current.suite, "pin", shown) };
}

/** slot16 ‖ A32 → share32: makes the hub's half of this slot. */
export function enrolPin(hub: Hub, account: Account, body: Buffer): Buffer {
  const { of, shown } = read(hub, account, body);
  const share = hub.random(32);
  hub.pinShares.put(of, shown, share);
  return share;
}

/** slot16 ‖ A32 → u8 tries left ‖ share32 for the right PIN, else u8 tries left alone; 0: erased, or never there. */
export function askPinShare(hub: Hub, account: Account, body: Buffer): Buffer {
  const { of, shown } = read(hub, account, body);
  const taken = hub.pinShares.takeTry(of);
  if (!taken) return Buffer.of(0);
  if (!timingSafeEqual(taken.check, shown)) {
    if (taken.tries === 0) hub.pinShares.eraseSpent(of);
    return Buffer.of(taken.tries);
  }
  hub.pinShares.restoreTries(of);
  return Buffer.concat([Buffer.of(mostTries), taken.share]);
}
