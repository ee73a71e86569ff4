import { FormatError } from "../format/error.js";
import { gmBy } from "./gm.js";
import { intl } from "./intl.js";
import { loadSuites } from "./module.js";
import type { Suite } from "./suite.js";

export { hx, label, systemRandom } from "./suite.js";
export type { KeyPair, KeyUse, Label, RandomSource, Suite } from "./suite.js";
export { intl };

/** The core's own code, for what no suite of this hub needs. Undefined until the core was built. */
export const suitesModule = await loadSuites();

/** Undefined until the core was built (`npm run build`): a hub of the `intl` suite needs none. */
export const gm = suitesModule && gmBy(suitesModule);

/** `malformed` for a byte of no suite; `suite-not-supported` for `gm` without the core. */
export function suiteOf(byte: number | undefined): Suite {
  if (byte === intl.byte) return intl;
  if (byte !== 1) throw new FormatError("malformed", "suite");
  if (gm === undefined) throw new FormatError("suite-not-supported", "suite gm");
  return gm;
}

/** By its name on a command line; undefined for any other word. */
export function suiteNamed(name: string): Suite | undefined {
  return name === "gm" ? suiteOf(1) : name === "intl" ? intl : undefined;
}
