import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeVillage, type NewVillage } from "../../src/found/village.js";
import { startHub, type HubOptions, type RunningHub } from "../../src/index.js";
import { makeHubKeys, readHubCards } from "../../src/keys.js";
import { intl, type Suite } from "../../src/suites/index.js";
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

export async function openVillage(
  options: Partial<HubOptions> = {},
  suite: Suite = intl,
): Promise<TestVillage> {
  const data = mkdtempSync(join(tmpdir(), "weicun-hub-"));
  return run(data, foundInto(data, suite), options);
}

/** Founding as `found-village` does it, but in this process: tests need the private keys anyway. */
export function foundInto(data: string, suite: Suite = intl): NewVillage {
  const place = { suite, village: villageCode, time: Date.now() };
  makeHubKeys(data, place);
  const founded = makeVillage({ ...place, hubCores: readHubCards(data) });
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
