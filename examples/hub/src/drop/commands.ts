import { existsSync } from "node:fs";
import { join } from "node:path";
import { HubError } from "../error.js";
import { suiteNamed } from "../suites/index.js";
import { tokenLine, writeCountyKey } from "./county-key.js";
import { makeDropKeys, renewCountyToken } from "./keys.js";
import { DropStore } from "./store.js";
import { dayMilliseconds } from "./work.js";

/** Key and token go to the county and are kept nowhere here; the card goes into the villages' directories. */
export function makeDropCard(data: string, county: string, suiteName: string): void {
  const suite = suiteNamed(suiteName);
  if (suite === undefined) throw new HubError("bad-suite", 400);
  refuseTerminal();
  const made = makeDropKeys(data, { suite, county, time: Date.now() });
  process.stdout.write(writeCountyKey({ ...made, core: made.keys.core }));
}

/** Another token for the county's file, where the old one is lost or stolen: it counts from the hub's next start. */
export function makeCountyToken(data: string): void {
  refuseTerminal();
  process.stdout.write(tokenLine(renewCountyToken(data)));
}

/** Takes the envelopes of drops of earlier days out of the database; which there were stays, so that none counts twice. */
export function forgetDrops(data: string, before: string): void {
  const day = Math.floor(Date.parse(before) / dayMilliseconds);
  if (Number.isNaN(day)) throw new HubError("bad-time", 400);
  const path = join(data, "drop.sqlite");
  if (!existsSync(path)) throw new HubError("no-drops", 404);
  const store = DropStore.open(path);
  try {
    console.log(`forgotten ${store.forget(day)}`);
  } finally {
    store.close();
  }
}

/** A terminal keeps what it showed, and so does whoever looked over a shoulder. */
function refuseTerminal(): void {
  if (process.stdout.isTTY) throw new HubError("secret-on-a-terminal", 400);
}
