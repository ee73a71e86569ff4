import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { coreLength } from "../../src/format/card.js";
import { makeVillage, type NewVillage } from "../../src/found/village.js";
import { startHub, type HubOptions, type RunningHub } from "../../src/index.js";
import { hubCardsPath, makeHubKeys } from "../../src/keys.js";
import { publishTrust } from "../../src/trust-store.js";

export const villageCode = "522699101201";

/** A founded village and its running hub, in a folder that `stop` removes. */
export interface TestVillage extends NewVillage {
  readonly hub: RunningHub;
  readonly data: string;
  /** Stops the hub and starts another one on the same folder. */
  restart(options?: Partial<HubOptions>): Promise<TestVillage>;
  stop(): Promise<void>;
}

export async function openVillage(options: Partial<HubOptions> = {}): Promise<TestVillage> {
  const data = mkdtempSync(join(tmpdir(), "weicun-hub-"));
  return run(data, foundInto(data), options);
}

/** Founding as `found-village` does it, but in this process: tests need the private keys anyway. */
export function foundInto(data: string): NewVillage {
  makeHubKeys(data, villageCode, Date.now());
  const cards = readFileSync(hubCardsPath(data));
  const cores = [cards.subarray(0, coreLength), cards.subarray(coreLength)];
  const founded = makeVillage(villageCode, cores, Date.now());
  publishTrust(data, founded.trust.bytes);
  return founded;
}

async function run(
  data: string,
  founded: NewVillage,
  options: Partial<HubOptions>,
): Promise<TestVillage> {
  const judge = (): readonly [] => [];
  const hub = await startHub({ data, port: 0, judge, ...options });
  return {
    ...founded,
    hub,
    data,
    restart: async (more = {}) => {
      await hub.close();
      return run(data, founded, { ...options, ...more });
    },
    stop: async () => {
      await hub.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
