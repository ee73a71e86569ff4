/** weicun for Node: vaults in a folder. */
import factory from "weicun-glue";
import { openOn } from "./client.js";
import type { NodeOpenOptions } from "./platforms/node/options.js";
import { nodePlatform } from "./platforms/node/platform.js";
import type { Client } from "./types.js";

export * from "./public.js";
export type { NodeOpenOptions } from "./platforms/node/options.js";

/** Opens a member's vault, or makes it; shapes and errors as in the browser. */
export async function openClient(options: NodeOpenOptions): Promise<Client> {
  return openOn(nodePlatform(options), factory, options);
}
