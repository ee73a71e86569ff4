/** What browsers and Node 20 have in common: the web's own crypto and timers. */
import { WeicunError } from "../errors.js";
import type { Entropy } from "../ports/entropy.js";
import type { Lease } from "../ports/transport.js";

export const webEntropy: Entropy = {
  bytes(length) {
    const crypto = globalThis.crypto as Crypto | undefined;
    if (!crypto) return Promise.reject(new WeicunError("no-randomness"));
    return Promise.resolve(crypto.getRandomValues(new Uint8Array(length)));
  },
};

/** The right to send, where there is nobody to share it with. */
export const soleLease: Lease = {
  ready: Promise.resolve(),
  held: true,
  take: () => Promise.resolve(),
  watch: () => () => undefined,
  release: () => undefined,
};
