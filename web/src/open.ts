import type { CoreModule } from "./core-module.js";
import { ask, lockedCore, replay, unlockedCore, withCore } from "./cores.js";
import { WeicunError, notSupported } from "./errors.js";
import type { Opening } from "./opening.js";
import type { VaultStore } from "./ports/storage.js";
import { Session } from "./session.js";
import type { Long } from "./types.js";
import { costOf, kindOf, slotKinds, unlockerFor, type SlotDescription } from "./unlock.js";

function sessionOf(opening: Opening, vault: string, store: VaultStore, locked = false): Session {
  const { platform, options } = opening;
  const lease = platform.lease(options.village, vault, store);
  const housemates = opening.household.around(opening, vault);
  return new Session({ opening, vault, store, lease, housemates, locked });
}

export async function openVault(opening: Opening, vault: string): Promise<Session> {
  const { options, unlock } = opening;
  if ("pin" in unlock) return openByPin(opening, vault);
  return openedSession(opening, vault, options, async (store) => {
    const [slotSet] = await store.read(["slots"]);
    if (!slotSet) throw new WeicunError("no-vault");
    return unlockedCore(opening, slotSet, options);
  });
}

/** Without its key: sealed envelopes go out, and nothing else. */
export async function openLocked(opening: Opening, vault: string): Promise<Session> {
  return openedSession(opening, vault, undefined, (store) => lockedCore(opening, store));
}

/** The hub's share is asked for by the locked client. */
async function openByPin(opening: Opening, vault: string): Promise<Session> {
  const session = await openLocked(opening, vault);
  try {
    await session.locking.unlock(opening.unlock, opening.options);
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

async function openedSession(
  opening: Opening,
  vault: string,
  long: Long | undefined,
  makeCore: (store: VaultStore) => Promise<CoreModule>,
): Promise<Session> {
  const store = await opening.platform.storage.open(opening.options.village, vault);
  let core: CoreModule | undefined;
  try {
    core = await makeCore(store);
    const parts = await replay(core, store, long ?? {});
    const session = sessionOf(opening, vault, store, long === undefined);
    await session.start(core, parts);
    return session;
  } catch (error) {
    core?.dispose();
    await store.close();
    throw error;
  }
}

/**
 * A new vault, empty or from an office's file; one that is here already is entered. The caller holds the place
 * exclusively.
 */
export async function createVault(
  opening: Opening,
  enter: (vault: string) => Promise<Session>,
): Promise<Session> {
  return withCore(opening, async (core) => {
    const { restore, village } = opening.options;
    if (restore) ask(core, { call: "restore", code: restore.code }, [restore.file]);
    const kind = kindOf(opening.unlock);
    // Its share is made in a session with the hub, and it never stands alone (format.md §2.2).
    if (kind === slotKinds.pin) throw notSupported("a new vault by PIN: setUnlock afterwards");
    const found = { call: "found", kind, ...(await costOf(opening)) };
    const slot = ask(core, found).ok as SlotDescription;
    const known = await opening.platform.storage.vaults(village);
    if (known.includes(slot.vault)) {
      core.dispose();
      return enter(slot.vault);
    }
    await refuseBesideDevice(opening, kind);
    const unlocker = await unlockerFor(opening, slot, true);
    const store = await opening.platform.storage.open(village, slot.vault);
    const session = sessionOf(opening, slot.vault, store);
    try {
      await session.found(core, { call: "create", ...unlocker.fields }, unlocker.parts);
    } catch (error) {
      await store.close();
      throw error;
    } finally {
      unlocker.wipe();
    }
    return session;
  });
}

/**
 * The device unlock is for one vault a place: a second one would open with the first (decision 0053). `own`: the vault that
 * is about to get an unlock of `kind`.
 */
export async function refuseBesideDevice(
  { platform, options }: Opening,
  kind: number,
  own?: string,
): Promise<void> {
  const { storage } = platform;
  for (const village of new Set([...(await storage.villages()), options.village])) {
    for (const vault of await storage.vaults(village)) {
      if (vault === own) continue;
      const store = await storage.open(village, vault);
      const [slotSet] = await store.read(["slots"]).finally(() => store.close());
      if (kind === slotKinds.device || (slotSet && hasDeviceSlot(slotSet))) {
        throw new WeicunError("not-supported", "a device-unlocked vault must be the only one here");
      }
    }
  }
}

/** Slot set: 32 bytes of header, then slots of 168 bytes whose third byte is the kind (format.md §2.2). */
function hasDeviceSlot(slotSet: Uint8Array): boolean {
  for (let at = 32; at + 168 <= slotSet.length; at += 168)
    if (slotSet[at + 2] === slotKinds.device) return true;
  return false;
}
