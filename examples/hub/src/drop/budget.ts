import { createHmac } from "node:crypto";
import type { RandomSource } from "../suites/index.js";
import { dayMilliseconds } from "./work.js";

export interface DropLimits {
  /** Requests of one address a day; a village may share one. */
  readonly perAddress: number;
  /** Bytes of all drops a day. */
  readonly bytes: number;
}
export const usualLimits: DropLimits = { perAddress: 60, bytes: 256 << 20 };

/**
 * What a day may bring, in memory alone and under a key of the day: nobody who looks at this process
 * tomorrow, or at its disk ever, learns an address.
 */
export class DropBudget {
  private day = -1;
  private key: Buffer = Buffer.alloc(0);
  private readonly asked = new Map<string, number>();
  private bytes = 0;

  constructor(
    private readonly limits: DropLimits,
    private readonly random: RandomSource,
  ) {}

  /** May this address ask once more today? */
  take(address: string, time: number): boolean {
    this.turn(time);
    const name = createHmac("sha256", this.key).update(address).digest("base64url");
    const count = (this.asked.get(name) ?? 0) + 1;
    this.asked.set(name, count);
    return count <= this.limits.perAddress;
  }

  /** Is there room for a drop of this length today? The second half of the day's bytes is for small ones. */
  room(length: number, small: boolean, time: number): boolean {
    this.turn(time);
    const most = small ? this.limits.bytes : this.limits.bytes / 2;
    return this.bytes + length <= most;
  }

  spend(length: number): void {
    this.bytes += length;
  }

  private turn(time: number): void {
    const today = Math.floor(time / dayMilliseconds);
    if (today === this.day) return;
    this.day = today;
    this.key = this.random(32);
    this.asked.clear();
    this.bytes = 0;
  }
}
