import { FormatError } from "../format/error.js";
import { suitesModule } from "./index.js";
import { operation, type SuitesModule } from "./module.js";
import type { Suite } from "./suite.js";

/**
 * Wrap(public key, header96, key32) (format.md §1.2) by the core's own code. The hub itself has no
 * use for it; the county's tool and the tests have.
 */
export function wrapKey(
  suite: Suite,
  publicKey: Uint8Array,
  header: Uint8Array,
  key32: Uint8Array,
): Buffer {
  const wrapped = built().call(operation.wrap, suite.byte, publicKey, header, key32);
  if (wrapped === undefined) throw new FormatError("malformed", "wrap: public key");
  return wrapped;
}

/** Undefined where the key was not wrapped for this one, under this header. */
export function unwrapKey(
  suite: Suite,
  privateKey: Uint8Array,
  header: Uint8Array,
  wrapped: Uint8Array,
): Buffer | undefined {
  const publicKey = suite.publicKeyOf("encryption", privateKey);
  return built().call(operation.unwrap, suite.byte, privateKey, publicKey, header, wrapped);
}

/** `suite-not-supported` before `npm run build`. */
function built(): SuitesModule {
  if (suitesModule === undefined) throw new FormatError("suite-not-supported", "wrap");
  return suitesModule;
}
