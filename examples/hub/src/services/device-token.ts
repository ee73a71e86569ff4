import type { Hub } from "../hub.js";
import { hx } from "../suites/index.js";

/** All that a hub keeps of a device token: Hx("device"; token) (format.md §2.6). */
export function deviceTokenDigest(hub: Hub, token: Uint8Array): Buffer {
  return hx(hub.trust.current.suite, "device", token);
}
