/** What every entry point offers. */
export { WeicunError, type ErrorCode } from "./errors.js";
export { parseInvite } from "./invite.js";
export type * from "./types.js";

import { notSupported } from "./errors.js";

/** Members whose vaults are on this device. Rejects with `not-supported` until several members on one phone come. */
export function listMembers(village: string): Promise<readonly { id: string; label: string }[]> {
  return Promise.reject(notSupported(`listMembers(${village.length} digits)`));
}
