/** weicun for browsers. Does nothing on import. */
import factory from "weicun-glue";
import { openOn } from "./client.js";
import { membersIn } from "./members.js";
import { browserPlatform } from "./platforms/browser/platform.js";
import type { Client, OpenOptions } from "./types.js";

export * from "./public.js";

/**
 * Opens a member's vault on this device, or makes it (see `OpenOptions.create`).
 * Rejects with a `WeicunError`: "no-vault", "wrong-key", "not-supported" (no browser), "load-failed", "newer-store", …
 */
export async function openClient(options: OpenOptions): Promise<Client> {
  return openOn(browserPlatform(options), factory, options);
}

/**
 * Members whose vaults are on this device: `id` goes into `OpenOptions.member`; `label` is a mark of two pictures that
 * tells them apart and nothing else. Readable without any key.
 */
export async function listMembers(
  village: string,
): Promise<readonly { id: string; label: string }[]> {
  return membersIn(browserPlatform({ village }).storage, village);
}
