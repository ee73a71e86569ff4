import type { OpenOptions } from "../../types.js";

/** Options of Node: where the vaults lie. */
export interface NodeOpenOptions extends OpenOptions {
  /** Default: WEICUN_HOME, else a folder of the user's own data. */
  folder?: string | undefined;
}
