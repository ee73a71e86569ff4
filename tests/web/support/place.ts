import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, mock } from "node:test";
import { openClient, WeicunError, type Client, type ErrorCode } from "weicun/node";
import type { NodeOpenOptions } from "weicun/node";
import { goodLetter, letterType, startVillage, type TestVillage } from "./village.js";

/** A village while its tests run, and folders for its phones. */
export class Place {
  private running: TestVillage | undefined;
  private folders = 0;

  get village(): TestVillage {
    return this.running ?? assert.fail("before the village is founded");
  }

  freshFolder(): string {
    return join(this.village.base, `client-${(this.folders += 1)}`);
  }

  open(folder: string, options: Partial<NodeOpenOptions> = {}): Promise<Client> {
    return openClient({ ...this.village.invite, folder, ...options });
  }

  /** Opens and has had its first round. */
  async joined(
    folder = this.freshFolder(),
    options: Partial<NodeOpenOptions> = {},
  ): Promise<Client> {
    const client = await this.open(folder, options);
    await client.sync();
    return client;
  }

  /** Whether it opens. */
  async opens(folder: string, options: Partial<NodeOpenOptions>): Promise<void> {
    await (await this.open(folder, options)).close();
  }

  async found(suite: "gm" | "intl"): Promise<void> {
    this.running = await startVillage(suite);
  }
}

let slow: Promise<void> | undefined;

/**
 * Passphrases cost the least that the format allows from here on: the cost is measured once, and this phone takes a
 * second for each trial.
 */
export function onASlowPhone(invite: NodeOpenOptions): Promise<void> {
  slow ??= measuredSlowly(invite);
  return slow;
}

async function measuredSlowly(invite: NodeOpenOptions): Promise<void> {
  const real = performance.now.bind(performance);
  let looks = 0;
  const clock = mock.method(performance, "now", () => real() + 1000 * (looks += 1));
  const unlock = { passphrase: "慢手机" };
  await (await openClient({ ...invite, storage: "memory", unlock, create: true })).close();
  clock.mock.restore();
}

/** The tests of a village, in a village of each suite. */
export function inBothSuites(tests: (place: Place) => void): void {
  for (const suite of ["intl", "gm"] as const)
    describe(`suite ${suite}`, () => {
      const place = new Place();
      before(async () => {
        await place.found(suite);
        await onASlowPhone(place.village.invite);
      });
      after(() => place.village.stop());
      tests(place);
    });
}

export const failsWith =
  (code: ErrorCode) =>
  (error: unknown): boolean =>
    error instanceof WeicunError && error.code === code && error.message.length > 0;

export async function saveLetter(client: Client): Promise<string> {
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  return saved.id;
}

/** Rounds until something is there. */
export async function until<T>(client: Client, look: () => Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < 20; round += 1) {
    await client.sync();
    const found = await look();
    if (found !== undefined) return found;
  }
  assert.fail("it did not come");
}

export const delivered = (client: Client, id: string): Promise<true> =>
  until(client, async () => ((await client.read(id))?.delivery === "delivered" ? true : undefined));
