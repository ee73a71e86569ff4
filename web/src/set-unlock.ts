import { notSupported } from "./errors.js";
import { refuseBesideDevice } from "./open.js";
import type { Opening } from "./opening.js";
import type { Session } from "./session.js";
import type { Unlock, UnlockChange } from "./types.js";
import { costOf, kindOf, slotKinds, unlockerFor, type SlotDescription } from "./unlock.js";

/**
 * What opens the vault from now on, besides the recovery code. Whoever copied the device before still opens that copy
 * with the old one, and what is written later, too, unless there are new keys. Rejects with `not-supported` for what
 * can't stand where it would.
 */
export function changeUnlock(
  session: Session,
  unlock: Unlock,
  { newKeys = false }: UnlockChange = {},
): Promise<void> {
  const opening = { ...session.opening, unlock };
  const kind = kindOf(unlock);
  const work = async (): Promise<void> => {
    if (kind === slotKinds.recovery) throw notSupported("setUnlock by recovery code");
    await refuseBesideDevice(opening, kind, session.vault);
    if (kind === slotKinds.pin) await session.takeLease();
    await change(session, opening, { kind, newKeys });
    // Another tab has the former keys, with which nothing more can be written.
    if (newKeys) session.locking.lockOthers();
  };
  const { storage } = session.opening.platform;
  // No other vault may come between looking for others and the change.
  return session.changes.inTurn(() => storage.exclusively(() => session.locking.line.inTurn(work)));
}

async function change(
  session: Session,
  opening: Opening,
  wanted: { readonly kind: number; readonly newKeys: boolean },
): Promise<void> {
  const request = { call: "found", ...wanted, ...(await costOf(opening)) };
  const slot = session.loop.call(request).ok as SlotDescription;
  const unlocker = await unlockerFor(opening, slot, true);
  try {
    await session.loop.request({ call: "setUnlock", ...unlocker.fields }, unlocker.parts);
  } finally {
    unlocker.wipe();
  }
}
