import type { Signer } from "../format/signature-block.js";
import type { KeyPair, Suite } from "../suites/index.js";

export const rootCount = 3;
/**
 * Two people together: one lost key does not stop the village, one stolen key does not take it
 * over.
 */
export const rootThreshold = 2;

export function makeRootKeys(suite: Suite): readonly KeyPair[] {
  return Array.from({ length: rootCount }, () => suite.makeKeyPair("signing"));
}

/** The first `rootThreshold` keys, as those who sign. */
export function signersOf(keys: readonly KeyPair[]): readonly Signer[] {
  return keys.slice(0, rootThreshold).map(({ privateKey }, index) => ({ index, privateKey }));
}
