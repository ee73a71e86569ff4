/** weicun for browsers. Does nothing on import. */
import factory from "weicun-glue";
import { openOn } from "./client.js";
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
