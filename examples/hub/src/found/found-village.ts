import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCountyKey } from "../drop/county-key.js";
import { HubError } from "../error.js";
import { readDropCard } from "./cards.js";
import { writeOfficeVault } from "../format/backup.js";
import { writeCode } from "../format/recovery-code.js";
import { invitation } from "../format/trust.js";
import { hubCardsPath, readHubCards } from "../keys.js";
import { writeDurably } from "../store/files.js";
import { suiteNamed, systemRandom, type Suite } from "../suites/index.js";
import { makeVillage, type NewVillage } from "./village.js";

const hubCommand = fileURLToPath(new URL("../../hub.mjs", import.meta.url));

export interface FoundingOptions {
  /** Folder for root keys, office vaults and the invitation; the hub never reads it. */
  readonly out: string;
  /** The hub's own folder: its keys are made there, by the hub. */
  readonly hubData: string;
  /** scheme://host[:port] under which phones reach the hub. */
  readonly server: string;
  /** 12 digits. */
  readonly village: string;
  readonly name: string;
  /** Of the village, for ever. Default "intl". */
  readonly suite?: Suite["name"];
  /** The hub takes the county's drops, too; its key lies beside the offices' vaults. Default false. */
  readonly drop?: boolean;
  /** The drop card of a county that has one, base64url: for a village whose hub takes no drops. */
  readonly dropCard?: string | undefined;
}

export interface Founded {
  readonly invitation: string;
  readonly tenant: string;
  readonly offices: readonly {
    readonly office: string;
    readonly file: string;
    readonly code: string;
  }[];
  /** The file that opens drops. */
  readonly countyKey: string | undefined;
}

/**
 * Founds a village (decision 0058): three root keys, of which two sign; office cards and vaults; the
 * first directory; the invitation. `bad-village`, `bad-name`, `bad-server`, `bad-suite`,
 * `bad-drop-card`, `already-founded`; `suite-not-supported` for "gm" before `npm run build`.
 */
export function foundVillage(options: FoundingOptions): Founded {
  checkOptions(options);
  const { out, hubData, village } = options;
  const suite = suiteNamed(options.suite ?? "intl");
  if (suite === undefined) throw new HubError("bad-suite", 400);
  const dropCard =
    options.dropCard === undefined ? undefined : readDropCard(options.dropCard, suite);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  if (readdirSync(out).length > 0) throw new HubError("already-founded", 409);
  runHub(["init", "--data", hubData, "--village", village, "--suite", suite.name]);
  const drop = options.drop === true ? foundDrop(options, suite) : undefined;
  const dropCore = drop?.core ?? dropCard;
  const hubCores = [...readHubCards(hubData), ...(dropCore === undefined ? [] : [dropCore])];
  const founded = makeVillage({ suite, village, hubCores, time: Date.now() });
  const offices = writeOffices(out, founded);
  writeRoots(out, founded);
  const text = invitation(options.server, village, options.name, founded.trust);
  writeDurably(join(out, "invitation.txt"), Buffer.from(`${text}\n`), 0o644);
  writeDurably(join(out, "trust.bin"), founded.trust.bytes, 0o644);
  // The bundle goes to the hub through a pipe: it opens no file of this folder.
  runHub(["publish", "--data", hubData], founded.trust.bytes);
  const tenant = founded.trust.tenant.toString("hex");
  return { invitation: text, tenant, offices, countyKey: drop?.file };
}

interface FoundedDrop {
  readonly core: Buffer;
  readonly file: string;
}

/** The hub makes the county's card; what it prints goes through a pipe into a file for the county. */
function foundDrop({ out, hubData, village }: FoundingOptions, suite: Suite): FoundedDrop {
  const county = village.slice(0, 6);
  const printed = runHub(["drop", "--data", hubData, "--county", county, "--suite", suite.name]);
  const file = join(out, "county.drop.key");
  writeDurably(file, printed, 0o600);
  return { core: readCountyKey(printed.toString("utf8")).core, file };
}

function checkOptions({ server, village, name, hubData }: FoundingOptions): void {
  if (!/^[0-9]{12}$/.test(village)) throw new HubError("bad-village", 400);
  if (name.trim() === "" || Buffer.byteLength(name) > 90) throw new HubError("bad-name", 400);
  if (!URL.canParse(server) || new URL(server).origin !== server)
    throw new HubError("bad-server", 400);
  if (existsSync(hubCardsPath(hubData))) throw new HubError("already-founded", 409);
}

function writeOffices(out: string, { officeIdentities, trust }: NewVillage): Founded["offices"] {
  return officeIdentities.map((identity) => {
    const secret = systemRandom(16);
    const file = join(out, `${identity.office}.weicun`);
    const code = writeCode(trust.suite, secret);
    writeDurably(file, writeOfficeVault(identity, secret), 0o600);
    writeDurably(join(out, `${identity.office}.code.txt`), Buffer.from(`${code}\n`), 0o600);
    return { office: identity.office, file, code };
  });
}

/** One file a key, so that three people can each take one away. */
function writeRoots(out: string, { rootKeys }: NewVillage): void {
  for (const [index, { privateKey }] of rootKeys.entries()) {
    writeDurably(
      join(out, `root-${index + 1}.key.txt`),
      Buffer.from(`${privateKey.toString("hex")}\n`),
      0o600,
    );
  }
}

/** What it printed. */
function runHub(parameters: readonly string[], input?: Buffer): Buffer {
  return execFileSync(process.execPath, [hubCommand, ...parameters], {
    input,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "inherit"],
  });
}
