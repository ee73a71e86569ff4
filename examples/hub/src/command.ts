import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { makeDropKeys } from "./drop/keys.js";
import { HubError } from "./error.js";
import { defaultPort, startHub, type Judge } from "./index.js";
import { makeHubKeys } from "./keys.js";
import { AccountStore } from "./store/accounts.js";
import { openDatabase } from "./store/database.js";
import { suiteNamed } from "./suites/index.js";
import { publishTrust, TrustStore } from "./trust-store.js";

const usage = `usage:
  hub init    --data FOLDER --village 12-DIGITS [--suite intl|gm]
                                                    makes the hub's keys; prints nothing secret
  hub publish --data FOLDER < TRUST-BUNDLE          puts a (newer) trust bundle in place
  hub revoke  --data FOLDER --kid 32-HEX-DIGITS     refuses everything new of one account
  hub drop    --data FOLDER --county 6-DIGITS [--suite intl|gm]
                                                    makes the county's drop card; prints the key that opens drops
  hub serve   --data FOLDER [--port 8787] [--host localhost] [--app FOLDER]
              [--origin URL]… [--judge MODULE]
              [--epoch N]                            raise it after restoring a backup`;

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
  ["revoke", revoke],
  ["drop", makeDrop],
  ["serve", serve],
]);

function init(data: string, { village = "", suite: name = "intl" }: Values): void {
  if (!/^[0-9]{12}$/.test(village)) throw new HubError("bad-village", 400);
  const suite = suiteNamed(name);
  if (suite === undefined) throw new HubError("bad-suite", 400);
  makeHubKeys(data, { suite, village, time: Date.now() });
}

/** The key goes to the county and is kept nowhere here; the card goes into the villages' directories. */
function makeDrop(data: string, { county = "", suite: name = "intl" }: Values): void {
  const suite = suiteNamed(name);
  if (suite === undefined) throw new HubError("bad-suite", 400);
  const { keys, encryptionPrivate } = makeDropKeys(data, { suite, county, time: Date.now() });
  console.log(`card ${keys.core.toString("base64url")}`);
  console.log(`key ${encryptionPrivate.toString("hex")}`);
}

function revoke(data: string, { kid = "" }: Values): void {
  const database = openDatabase(resolve(data, "hub.sqlite"));
  const { tenant } = TrustStore.open(data).current;
  const done = new AccountStore(database).revoke(tenant, Buffer.from(kid, "hex"), Date.now());
  database.close();
  if (!done) throw new HubError("not-found", 404);
}

async function serve(data: string, values: Values): Promise<void> {
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
