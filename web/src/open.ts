import type { CoreAnswer, CoreModule, CoreRequest, GlueFactory, Part } from "./core-module.js";
import { CoreModule as Core, errorOf } from "./core-module.js";
import { generationOf } from "./bytes.js";
import { WeicunError } from "./errors.js";
import type { Platform } from "./ports/platform.js";
import type { VaultStore } from "./ports/storage.js";
import { Session } from "./session.js";
import type { OpenOptions, Unlock } from "./types.js";
import { costOf, kindOf, unlockerFor, type SlotDescription } from "./unlock.js";

const device = 4; // slot kind of spec §1.1
const entropyLength = 64;
const chunksAtOnce = 64;

/** What opening works with. */
export interface Opening {
  readonly options: OpenOptions;
  readonly unlock: Unlock;
  readonly platform: Platform;
  readonly factory: GlueFactory;
  readonly module: WebAssembly.Module;
}
interface Slots {
  readonly vault: string;
  readonly slots: readonly SlotDescription[];
}

/** A call during opening, when no effect is expected. Throws what the core answers as an error. */
function ask(core: CoreModule, request: CoreRequest, parts: readonly Part[] = []): CoreAnswer {
  const answer = core.call(request, parts);
  if (answer.error) throw errorOf(answer.error);
  return answer;
}

async function startCore({ options, platform, factory, module }: Opening): Promise<CoreModule> {
  const core = await Core.create(factory, module);
  const entropy = await platform.entropy.bytes(entropyLength);
  const { village, server, roots, locale } = options;
  try {
    ask(core, { call: "start", village, server, roots, locale }, [entropy]);
  } catch (error) {
    core.dispose();
    throw error;
  } finally {
    entropy.fill(0);
  }
  return core;
}

/** Runs `use` on a core that is thrown away unless it becomes a session's. */
async function withCore<T>(opening: Opening, use: (core: CoreModule) => Promise<T>): Promise<T> {
  const core = await startCore(opening);
  try {
    return await use(core);
  } catch (error) {
    core.dispose();
    throw error;
  }
}

function sessionOf(opening: Opening, core: CoreModule, vault: string, store: VaultStore): Session {
  const { platform, options } = opening;
  const lease = platform.lease(options.village, vault, store);
  return new Session({
    vault,
    platform,
    core,
    store,
    lease,
    server: () => options.server,
    onEvent: options.onEvent,
  });
}

/** Unlocks `vault` with a core that has only been started. */
async function unlockWith(opening: Opening, core: CoreModule, slotSet: Uint8Array): Promise<Slots> {
  const slots = ask(core, { call: "slots" }, [slotSet]).ok as Slots;
  const kind = kindOf(opening.unlock);
  const slot = slots.slots.find((candidate) => candidate.kind === kind);
  if (!slot) throw new WeicunError("wrong-key");
  const { platform, factory, module } = opening;
  const unlocker = await unlockerFor(opening.unlock, slot, false, platform, () =>
    Core.create(factory, module),
  );
  try {
    ask(core, { call: "unlock", ...unlocker.fields }, unlocker.parts);
  } finally {
    unlocker.wipe();
  }
  return slots;
}

/** Whether the given unlock opens the vault; for a second holder of an open one. Rejects with `wrong-key`. */
export async function proveUnlock(opening: Opening, vault: string): Promise<void> {
  const store = await opening.platform.storage.open(opening.options.village, vault);
  const [slotSet] = await store.read(["slots"]).finally(() => store.close());
  if (!slotSet) throw new WeicunError("no-vault");
  await withCore(opening, async (core) => {
    await unlockWith(opening, core, slotSet);
    core.dispose();
  });
}

export async function openVault(opening: Opening, vault: string): Promise<Session> {
  const store = await opening.platform.storage.open(opening.options.village, vault);
  try {
    return await withCore(opening, async (core) => {
      const progress = opening.options.onProgress;
      progress?.({ step: "unlock", done: 0, total: 1 });
      const [slotSet, token] = await store.read(["slots", "token"]);
      if (!slotSet) throw new WeicunError("no-vault");
      await unlockWith(opening, core, slotSet);
      progress?.({ step: "unlock", done: 1, total: 1 });
      const head = await replay(opening, core, store);
      const session = sessionOf(opening, core, vault, store);
      await session.setNetwork();
      session.loop.call({ call: "finish" }, [head, token ?? new Uint8Array()]);
      await session.begin();
      return session;
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Shows the core every chunk up to the head; later ones are another tab's and come with its news. */
async function replay(
  { options }: Opening,
  core: CoreModule,
  store: VaultStore,
): Promise<Uint8Array> {
  const head = await store.head();
  const last = generationOf(head);
  const names = (await store.names("c/")).filter(
    (name) => Number.parseInt(name.slice(2), 16) <= last,
  );
  for (let at = 0; at < names.length; at += chunksAtOnce) {
    if (options.signal?.aborted) throw new WeicunError("aborted");
    options.onProgress?.({ step: "load", done: at, total: names.length });
    for (const chunk of await store.read(names.slice(at, at + chunksAtOnce))) {
      if (chunk) ask(core, { call: "replay" }, [chunk]);
    }
  }
  options.onProgress?.({ step: "load", done: names.length, total: names.length });
  return head;
}

/** A new vault, empty or from an office's file. The caller holds the place exclusively. */
export async function createVault(opening: Opening): Promise<Session> {
  return withCore(opening, async (core) => {
    const { restore, village } = opening.options;
    if (restore) ask(core, { call: "restore", code: restore.code }, [restore.file]);
    const kind = kindOf(opening.unlock);
    const slot = ask(core, { call: "found", kind, ...costOf(opening.unlock) })
      .ok as SlotDescription;
    const known = await opening.platform.storage.vaults(village);
    if (known.includes(slot.vault)) {
      core.dispose();
      return openVault(opening, slot.vault);
    }
    await refuseSecondVault(opening, kind);
    const { platform, factory, module } = opening;
    const unlocker = await unlockerFor(opening.unlock, slot, true, platform, () =>
      Core.create(factory, module),
    );
    const store = await platform.storage.open(village, slot.vault);
    const session = sessionOf(opening, core, slot.vault, store);
    try {
      await session.setNetwork();
      await session.loop.request({ call: "create", ...unlocker.fields }, unlocker.parts);
    } catch (error) {
      await store.close();
      throw error;
    } finally {
      unlocker.wipe();
    }
    await session.begin();
    return session;
  });
}

/** The device unlock is for one vault a place: a second one would open with the first (spec §1.1). */
async function refuseSecondVault({ platform, options }: Opening, kind: number): Promise<void> {
  const { storage } = platform;
  for (const village of new Set([...(await storage.villages()), options.village])) {
    for (const vault of await storage.vaults(village)) {
      const store = await storage.open(village, vault);
      const [slotSet] = await store.read(["slots"]).finally(() => store.close());
      if (kind === device || (slotSet && hasDeviceSlot(slotSet))) {
        throw new WeicunError("not-supported", "a device-unlocked vault must be the only one here");
      }
    }
  }
}

/** Slot set: 32 bytes of header, then slots of 168 bytes whose third byte is the kind (spec §1.1). */
function hasDeviceSlot(slotSet: Uint8Array): boolean {
  for (let at = 32; at + 168 <= slotSet.length; at += 168)
    if (slotSet[at + 2] === device) return true;
  return false;
}
