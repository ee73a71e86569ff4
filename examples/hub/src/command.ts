import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { forgetDrops, makeCountyToken, makeDropCard } from "./drop/commands.js";
import { HubError } from "./error.js";
import type { Judge } from "./index.js";
import { makeHubKeys } from "./keys.js";
import { rotateHubKeys } from "./rotation.js";
import { AccountStore } from "./store/accounts.js";
import { openDatabase } from "./store/database.js";
import { suiteNamed } from "./suites/index.js";
import { publishTrust, TrustStore } from "./trust-store.js";

const usage = `usage:
  hub init    --data FOLDER --village 12-DIGITS [--suite intl|gm]
                                                    makes the hub's keys; prints nothing secret
  hub publish --data FOLDER < TRUST-BUNDLE          puts a (newer) trust bundle in place
  hub rotate  --data FOLDER [--until YYYY-MM-DD]    makes the hub's next keys and their request to the founders;
                                                    those of now are kept until then, 90 days by default
  hub revoke  --data FOLDER --kid 32-HEX-DIGITS     refuses everything new of one account
  hub drop    --data FOLDER --county 6-DIGITS [--suite intl|gm] > COUNTY-KEY-FILE
                                                    makes the county's drop card, and the key and token that
                                                    are the county's alone: never to a terminal
  hub drop-token --data FOLDER > TOKEN-LINE         another token for a county that lost its own: 'county token' takes
                                                    it, and the hub has to be started again
  hub drop-forget --data FOLDER --before YYYY-MM-DD takes drops of earlier days out of the database
  hub serve   --data FOLDER [--port 8787] [--host localhost] [--app FOLDER]
              [--origin URL]… [--judge MODULE]
              [--epoch N]                            raise it after restoring a backup`;

const ninetyDays = 90 * 24 * 60 * 60 * 1000;
const text = { type: "string" } as const;
const options = {
  data: text,
  village: text,
  suite: text,
  county: text,
  kid: text,
  port: text,
  host: text,
  app: text,
  judge: text,
  epoch: text,
  until: text,
  before: text,
  origin: { type: "string", multiple: true },
} as const;

type Values = ReturnType<typeof read>["values"];

/**
 * The command line of the hub. `serve` ends its output with `hub ready <url>` and stops on SIGTERM
 * or SIGINT.
 */
export async function main(parameters: readonly string[]): Promise<void> {
  const { positionals, values } = read(parameters);
  const { data } = values;
  if (data === undefined || positionals.length !== 1) throw new Error(usage);
  const command = commands.get(positionals[0] ?? "");
  if (command === undefined) throw new Error(usage);
  await command(data, values);
}

function read(parameters: readonly string[]) {
  return parseArgs({ args: [...parameters], options, allowPositionals: true });
}

type Command = (data: string, values: Values) => void | Promise<void>;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["init", init],
  ["publish", (data) => void publishTrust(data, readFileSync(0))],
  ["rotate", rotate],
  ["revoke", revoke],
  ["drop", (data, { county = "", suite = "intl" }) => makeDropCard(data, county, suite)],
  ["drop-token", makeCountyToken],
  ["drop-forget", (data, { before = "" }) => forgetDrops(data, before)],
  ["serve", serve],
]);

function init(data: string, { village = "", suite: name = "intl" }: Values): void {
  if (!/^[0-9]{12}$/.test(village)) throw new HubError("bad-village", 400);
  const suite = suiteNamed(name);
  if (suite === undefined) throw new HubError("bad-suite", 400);
  makeHubKeys(data, { suite, village, time: Date.now() });
}

/** Nothing signs with the new keys before the founders' directory names them. */
function rotate(data: string, { until }: Values): void {
  const time = Date.now();
  const end = until === undefined ? time + ninetyDays : Date.parse(until);
  if (Number.isNaN(end) || end < time) throw new HubError("bad-time", 400);
  const trust = TrustStore.open(data).current;
  const { request, words } = rotateHubKeys(data, trust, { time, until: end });
  console.log(`request ${request}`);
  console.log(`words ${words}`);
}

function revoke(data: string, { kid = "" }: Values): void {
  const database = openDatabase(resolve(data, "hub.sqlite"));
  const { tenant } = TrustStore.open(data).current;
  const done = new AccountStore(database).revoke(tenant, Buffer.from(kid, "hex"), Date.now());
  database.close();
  if (!done) throw new HubError("not-found", 404);
}

async function serve(data: string, values: Values): Promise<void> {
  // The server and its routes are half of what the hub loads, and no other command needs them.
  const { defaultPort, startHub } = await import("./index.js");
  const { port = String(defaultPort), host, app, origin, judge, epoch = "1" } = values;
  if (!/^[1-9][0-9]{0,8}$/.test(epoch)) throw new HubError("bad-epoch", 400);
  const hub = await startHub({
    data,
    port: Number(port),
    epoch: Number(epoch),
    log: (line) => console.log(JSON.stringify(line)),
    ...(host === undefined ? {} : { host }),
    ...(app === undefined ? {} : { app: resolve(app) }),
    ...(origin === undefined ? {} : { origins: origin }),
    ...(judge === undefined ? {} : { judge: await loadJudge(judge) }),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void hub.close());
  console.log(`hub ready ${hub.url}`);
}

/** A module that exports `judge(type, valueJson)`. */
async function loadJudge(path: string): Promise<Judge> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as { readonly judge?: Judge };
  if (typeof module.judge !== "function") throw new HubError("bad-judge", 500);
  return module.judge;
}
