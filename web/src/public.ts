/** What every entry point offers. */
export { WeicunError, type ErrorCode } from "./errors.js";
export { parseInvite } from "./invite.js";
export type * from "./types.js";
