import { CoreModule, errorOf, type CoreAnswer } from "./core-module.js";
import { generationOf } from "./bytes.js";
import { WeicunError } from "./errors.js";
import type { Opening } from "./opening.js";
import type { CoreRequest, Part } from "./ports/message.js";
import type { VaultStore } from "./ports/storage.js";
import type { Long } from "./types.js";
import { kindOf, unlockerFor, type SlotDescription } from "./unlock.js";

const entropyLength = 64;
const chunksAtOnce = 64;

interface Slots {
  readonly vault: string;
  readonly slots: readonly SlotDescription[];
}

/** A call during opening, when no effect is expected. Throws what the core answers as an error. */
export function ask(
  core: CoreModule,
  request: CoreRequest,
  parts: readonly Part[] = [],
): CoreAnswer {
  const answer = core.call(request, parts);
  if (answer.error) throw errorOf(answer.error);
  return answer;
}

/** Runs `use` on a new core that is thrown away unless it becomes a session's. */
export async function withCore<T>(
  opening: Opening,
  use: (core: CoreModule) => Promise<T>,
): Promise<T> {
  const core = await startCore(opening);
  try {
    return await use(core);
  } catch (error) {
    core.dispose();
    throw error;
  }
}

async function startCore({ options, platform, factory, module }: Opening): Promise<CoreModule> {
  const core = await CoreModule.create(factory, module);
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

/** A core that has the vault's key and was shown no chunk yet. Rejects with `wrong-key`. */
export function unlockedCore(
  opening: Opening,
  slotSet: Uint8Array,
  options: Long = {},
): Promise<CoreModule> {
  return withCore(opening, async (core) => {
    options.onProgress?.({ step: "unlock", done: 0, total: 1 });
    const { slots } = ask(core, { call: "slots" }, [slotSet]).ok as Slots;
    const kind = kindOf(opening.unlock);
    const slot = slots.find((candidate) => candidate.kind === kind);
    if (!slot) throw new WeicunError("wrong-key");
    const unlocker = await unlockerFor(opening, slot, false);
    try {
      ask(core, { call: "unlock", ...unlocker.fields }, unlocker.parts);
    } finally {
      unlocker.wipe();
    }
    options.onProgress?.({ step: "unlock", done: 1, total: 1 });
    return core;
  });
}

/** A core without the key, which delivers what is sealed already. */
export function lockedCore(opening: Opening, store: VaultStore): Promise<CoreModule> {
  return withCore(opening, async (core) => {
    const [slotSet, token, held] = await store.read(["slots", "token", "held"]);
    if (!slotSet) throw new WeicunError("no-vault");
    ask(core, { call: "slots" }, [slotSet]);
    ask(core, { call: "stayLocked" }, [token ?? new Uint8Array(), held ?? new Uint8Array()]);
    return core;
  });
}

/**
 * Shows the core every chunk up to the head; later ones are another tab's and come with its news. Answers the parts of
 * the call `finish`.
 */
export async function replay(
  core: CoreModule,
  store: VaultStore,
  options: Long,
): Promise<readonly Uint8Array[]> {
  const [epochs] = await store.read(["epochs"]);
  if (epochs) ask(core, { call: "formerKeys" }, [epochs]);
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
  const [token, offered] = await store.read(["token", "offered"]);
  return [head, token ?? new Uint8Array(), offered ?? new Uint8Array()];
}
