import { createHmac, randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { mkdir } from "node:fs/promises";
import type { DeviceSecret } from "../../ports/secret.js";

/** A file of 32 random bytes, mode 0600 (format.md §2.1), and HMAC-SHA-256 by it over the slot id. */
export class NodeSecret implements DeviceSecret {
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, "device.key");
  }

  async of(slotId: Uint8Array, make: boolean): Promise<Uint8Array | undefined> {
    const key = (await this.stored()) ?? (make ? await this.create() : undefined);
    return key && new Uint8Array(createHmac("sha256", key).update(slotId).digest());
  }

  private async stored(): Promise<Buffer | undefined> {
    const key = await readFile(this.path).catch(() => undefined);
    return key?.length === 32 ? key : undefined;
  }

  /** Of two processes the first one's key counts. */
  private async create(): Promise<Buffer | undefined> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const draft = `${this.path}.${process.pid}.${randomBytes(8).toString("hex")}`;
    const file = await open(draft, "wx", 0o600);
    await file.writeFile(randomBytes(32));
    await file.sync();
    await file.close();
    await link(draft, this.path).catch(() => undefined);
    await rm(draft, { force: true });
    return this.stored();
  }
}
