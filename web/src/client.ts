import { Handle } from "./handle.js";
import type { GlueFactory } from "./core-module.js";
import { WeicunError, notSupported } from "./errors.js";
import { findVault } from "./finding.js";
import type { Opening } from "./opening.js";
import { householdOf, type Household } from "./others.js";
import type { Platform } from "./ports/platform.js";
import { realmOf, type Holding, type Realm } from "./realm.js";
import type { Client, OpenOptions } from "./types.js";

/**
 * Opens a member's vault on this platform, or makes it. The same vault in one realm: the same core, counted, so that
 * hot reloading and React's StrictMode open nothing twice.
 */
export async function openOn(
  platform: Platform,
  factory: GlueFactory,
  options: OpenOptions,
): Promise<Client> {
  checkOptions(options);
  const started = platform.clock.elapsed();
  options.onProgress?.({ step: "load", done: 0, total: 1 });
  const module = await platform.wasm(options.wasm);
  const unlock = options.unlock ?? { device: true };
  const household = householdOf(platform, options.village);
  const opening: Opening = { options, unlock, platform, factory, module, household };
  const realm = realmOf(platform, options.village);
  const hold = () => holdWith(household, opening, realm);
  const { session, release } = await realm.line.inTurn(hold);
  if (options.signal?.aborted) {
    if (release()) await session.end();
    throw new WeicunError("aborted");
  }
  session.tell({ name: "open", ms: platform.clock.elapsed() - started });
  return new Handle(session, release, platform.storage.durable);
}

/** The other members' envelopes go out beside an open vault. */
async function holdWith(household: Household, opening: Opening, realm: Realm): Promise<Holding> {
  const session = await findVault(opening, realm);
  if (realm.session(session.vault) === undefined) {
    household.joined(opening, session);
    session.atEnd(() => household.left(opening, session));
  }
  return realm.hold(session);
}

function checkOptions(options: OpenOptions): void {
  if (!/^\d{12}$/.test(options.village))
    throw new WeicunError("bad-invite", "village: twelve digits");
  if (options.types && options.types.length > 0) throw notSupported("types");
  if (options.signal?.aborted) throw new WeicunError("aborted");
}
