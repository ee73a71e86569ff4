/** weicun for Node: vaults in a folder. */
import factory from "weicun-glue";
import { openOn } from "./client.js";
import { membersIn } from "./members.js";
import type { NodeOpenOptions } from "./platforms/node/options.js";
import { nodePlatform } from "./platforms/node/platform.js";
import type { Client } from "./types.js";

export * from "./public.js";
export type { NodeOpenOptions } from "./platforms/node/options.js";

/** Opens a member's vault, or makes it; shapes and errors as in the browser. */
export async function openClient(options: NodeOpenOptions): Promise<Client> {
  return openOn(nodePlatform(options), factory, options);
}

/** Members whose vaults are in `folder` (default as for `openClient`); shapes as in the browser. */
export async function listMembers(
  village: string,
  options: Pick<NodeOpenOptions, "folder"> = {},
): Promise<readonly { id: string; label: string }[]> {
  return membersIn(nodePlatform({ ...options, village }).storage, village);
}
