import { Handle } from "./handle.js";
import type { GlueFactory } from "./core-module.js";
import { WeicunError, notSupported } from "./errors.js";
import { createVault, openVault, type Opening } from "./open.js";
import { householdOf } from "./others.js";
import type { Platform } from "./ports/platform.js";
import type { Session } from "./session.js";
import type { Client, OpenOptions } from "./types.js";

interface Shared {
  readonly session: Promise<Session>;
  holders: number;
}
/** Open vaults of this realm, by place, village and member. */
const open = new Map<string, Shared>();

/**
 * Opens a member's vault on this platform, or makes it. Same place, village and member in one realm: the same core,
 * counted, so that hot reloading and React's StrictMode open nothing twice.
 */
export async function openOn(
  platform: Platform,
  factory: GlueFactory,
  options: OpenOptions,
): Promise<Client> {
  checkOptions(options);
  const started = platform.clock.now();
  options.onProgress?.({ step: "load", done: 0, total: 1 });
  const module = await platform.wasm(options.wasm);
  const opening: Opening = {
    options,
    unlock: options.unlock ?? { device: true },
    platform,
    factory,
    module,
  };
  const key = [platform.place, options.village, options.member ?? ""].join("\n");
  let shared = open.get(key);
  if (shared) {
    shared.holders += 1;
  } else {
    shared = { session: find(opening).then((session) => joined(opening, session)), holders: 1 };
    open.set(key, shared);
  }
  const release = (): boolean => {
    shared.holders -= 1;
    if (shared.holders === 0) open.delete(key);
    return shared.holders === 0;
  };
  try {
    const session = await shared.session;
    if (shared.holders > 1) await session.admit(opening.unlock, options);
    if (options.signal?.aborted) throw new WeicunError("aborted");
    session.tell({ name: "open", ms: platform.clock.now() - started });
    return new Handle(session, release, platform.storage.durable);
  } catch (error) {
    if (release()) await shared.session.then((session) => session.end()).catch(() => undefined);
    throw error;
  }
}

/** The other members' envelopes go out beside an open vault. */
function joined(opening: Opening, session: Session): Session {
  const household = householdOf(opening);
  household.joined(opening, session.vault);
  session.atEnd(() => household.left(opening, session.vault));
  return session;
}

function checkOptions(options: OpenOptions): void {
  if (!/^\d{12}$/.test(options.village))
    throw new WeicunError("bad-invite", "village: twelve digits");
  if (options.types && options.types.length > 0) throw notSupported("types");
  if (options.signal?.aborted) throw new WeicunError("aborted");
}

/** The vault that is there and opens, or a new one where the options allow it. */
async function find(opening: Opening): Promise<Session> {
  const { options, platform } = opening;
  const vaults = await platform.storage.vaults(options.village);
  if (options.restore) return platform.storage.exclusively(() => createVault(opening));
  const candidates =
    options.member === undefined ? vaults : vaults.filter((vault) => vault === options.member);
  if ("pin" in opening.unlock && candidates.length > 1)
    throw new WeicunError("not-supported", "which member? Each try of a PIN counts");
  let problem: unknown = new WeicunError("no-vault");
  for (const vault of candidates) {
    try {
      return await openVault(opening, vault);
    } catch (error) {
      problem = error;
      // Of several members' vaults the one that opens is meant; any other trouble is to be told.
      if (!(error instanceof WeicunError) || error.code !== "wrong-key") throw error;
    }
  }
  const mayCreate = options.create ?? ("device" in opening.unlock && options.roots !== undefined);
  // Beside others' vaults only when it is asked for in so many words: a mistyped passphrase makes nothing.
  const another = candidates.length > 0 && options.create !== true;
  if (another || !mayCreate || options.member !== undefined) throw problem;
  return platform.storage.exclusively(async () => {
    // Another tab may have been first while this one waited.
    const now = await platform.storage.vaults(options.village);
    const [fresh] = now.filter((vault) => !vaults.includes(vault));
    return fresh === undefined ? createVault(opening) : openVault(opening, fresh);
  });
}
