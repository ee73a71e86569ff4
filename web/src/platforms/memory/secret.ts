import type { Entropy } from "../../ports/entropy.js";
import type { DeviceSecret } from "../../ports/secret.js";

/** Random in RAM (format.md §2.1): gone with the process, like what it opens. */
export class MemorySecret implements DeviceSecret {
  private readonly secrets = new Map<string, Uint8Array>();

  constructor(private readonly entropy: Entropy) {}

  async of(slotId: Uint8Array, make: boolean): Promise<Uint8Array | undefined> {
    const key = slotId.join();
    const known = this.secrets.get(key);
    if (known || !make) return known?.slice();
    const fresh = await this.entropy.bytes(32);
    this.secrets.set(key, fresh);
    return fresh.slice();
  }
}
