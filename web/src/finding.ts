import { WeicunError } from "./errors.js";
import { createVault, openVault } from "./open.js";
import type { Opening } from "./opening.js";
import type { Realm } from "./realm.js";
import type { Session } from "./session.js";

/** The session of the vault that is there and opens, shared or new, or of a new vault where the options allow it. */
export async function findVault(opening: Opening, realm: Realm): Promise<Session> {
  const { options, platform } = opening;
  const enter = (vault: string): Promise<Session> => enterVault(opening, realm, vault);
  if (options.restore) return platform.storage.exclusively(() => createVault(opening, enter));
  const vaults = await platform.storage.vaults(options.village);
  const candidates =
    options.member === undefined ? vaults : vaults.filter((vault) => vault === options.member);
  if ("pin" in opening.unlock && candidates.length > 1)
    throw new WeicunError("not-supported", "which member? Each try of a PIN counts");
  const found = await firstThatOpens(opening, candidates, enter);
  if (!(found instanceof WeicunError)) return found;
  const mayCreate = options.create ?? ("device" in opening.unlock && options.roots !== undefined);
  // Beside others' vaults only when it is asked for in so many words: a mistyped passphrase makes nothing.
  const another = candidates.length > 0 && options.create !== true;
  if (another || !mayCreate || options.member !== undefined) throw found;
  return platform.storage.exclusively(async () => {
    // Another tab may have been first while this one waited.
    const now = await platform.storage.vaults(options.village);
    const [fresh] = now.filter((vault) => !vaults.includes(vault));
    return fresh === undefined ? createVault(opening, enter) : enter(fresh);
  });
}

/**
 * Of several members' vaults the one that opens is meant. One whose slots can't be read stops nobody else's: it is told
 * as an event, and is the answer where no other opens, since it may be the one that was meant.
 */
async function firstThatOpens(
  { options, platform }: Opening,
  candidates: readonly string[],
  enter: (vault: string) => Promise<Session>,
): Promise<Session | WeicunError> {
  let problem = new WeicunError(candidates.length === 0 ? "no-vault" : "wrong-key");
  for (const vault of candidates) {
    try {
      return await enter(vault);
    } catch (error) {
      const damaged = error instanceof WeicunError && error.code === "journal-damaged";
      const skipped = damaged && candidates.length > 1;
      if (skipped) options.onEvent?.({ at: platform.clock.now(), name: "vault", code: error.code });
      else if (!(error instanceof WeicunError) || error.code !== "wrong-key") throw error;
      if (problem.code !== "journal-damaged") problem = error;
    }
  }
  return problem;
}

/** A vault that is open in this realm is shared with whoever shows what opens it. */
async function enterVault(opening: Opening, realm: Realm, vault: string): Promise<Session> {
  const known = realm.session(vault);
  if (!known) return openVault(opening, vault);
  await known.locking.admit(opening.unlock, opening.options);
  return known;
}
