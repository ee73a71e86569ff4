import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { HubError } from "../error.js";
import { cardStatus, type DirectoryLine } from "../format/directory.js";
import type { Signer } from "../format/signature-block.js";
import { writeDurably } from "../store/files.js";
import * as cards from "./cards.js";
import { main as found } from "./command.js";
import { FoundingFolder } from "./folder.js";
import { invitationPicture } from "./invitation-picture.js";
import { readSigners, rootKeyFiles, writeRootKeys } from "./root-keys.js";
import { makeRootKeys } from "./roots.js";
import {
  changeRoots,
  nextDirectory,
  withCard,
  withCardBeside,
  withEnd,
  withHubCards,
  withNewestAlone,
  type CardEnd,
} from "./succession.js";
import { wordsOfCard } from "./words.js";

const usage = `usage: found-village --out FOLDER …                       founds a village
       found-village card issue --out FOLDER --office NAME        a new key and its request
       found-village card countersign --out FOLDER --request FILE --words 'SIX WORDS' [--beside]
       found-village card retire --out FOLDER --office NAME       all but its newest card
       found-village card rotate --out FOLDER --office NAME       a new key in the old one's place
       found-village card revoke --out FOLDER --office NAME [--compromised-since TIME]
       found-village card countersign --hub --out FOLDER --request FILE --words '12 WORDS'
                     [--compromised-since TIME]                  what 'hub rotate' made, in the old keys' place
       found-village card revoke --hub --out FOLDER [--serial N] [--compromised-since TIME]
       found-village drop set --out FOLDER --card CARD            the county's drop card: what 'hub drop' printed
       found-village roots change --out FOLDER                    three new root keys
       found-village directory renew --out FOLDER                 fresh for another half year
       found-village invitation show --out FOLDER                 its QR code
What signs takes [--root-key FILE]… (else the keys in FOLDER), [--hub-data FOLDER] to publish it.`;

const text = { type: "string" } as const;
const options = {
  out: text,
  office: text,
  request: text,
  words: text,
  beside: { type: "boolean" },
  hub: { type: "boolean" },
  serial: text,
  card: text,
  "compromised-since": text,
  "hub-data": text,
  "root-key": { type: "string", multiple: true },
} as const;

interface Values {
  readonly office?: string;
  readonly request?: string;
  readonly words?: string;
  readonly beside?: boolean;
  readonly hub?: boolean;
  readonly serial?: string;
  readonly card?: string;
  readonly "compromised-since"?: string;
  readonly "hub-data"?: string;
  readonly "root-key"?: readonly string[];
}
type Command = (folder: FoundingFolder, values: Values) => void;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["card issue", issue],
  ["card countersign", countersign],
  ["card retire", retire],
  ["card rotate", rotate],
  ["card revoke", revoke],
  ["drop set", setDrop],
  ["roots change", change],
  ["directory renew", renew],
  ["invitation show", show],
]);

/** The command line of `found-village`, and of what the founders do later. */
export function main(parameters: readonly string[]): void {
  const [group = "", step = "", ...rest] = parameters;
  const command = commands.get(`${group} ${step}`);
  if (command === undefined && group.startsWith("--")) {
    found(parameters);
    const { out } = parseArgs({ args: [...parameters], options, strict: false }).values;
    if (typeof out === "string") show(new FoundingFolder(out));
    return;
  }
  if (command === undefined) throw new Error(usage);
  const { values } = parseArgs({ args: rest, options });
  if (values.out === undefined) throw new Error(usage);
  command(new FoundingFolder(values.out), values);
}

function given(value: string | undefined): string {
  if (value === undefined) throw new Error(usage);
  return value;
}

function signersIn(folder: FoundingFolder, values: Values): readonly Signer[] {
  const root = folder.trust.roots[folder.trust.roots.length - 1];
  if (root === undefined) throw new HubError("not-founded", 404);
  return readSigners(values["root-key"] ?? rootKeyFiles(folder.path), root);
}

function issue(folder: FoundingFolder, values: Values): void {
  const office = cards.officeNamed(given(values.office));
  const identity = cards.issueCard(folder.trust, office, Date.now());
  const base = folder.writeOffice(identity);
  writeDurably(`${base}.request`, cards.cardRequest(folder.trust, identity), 0o644);
  console.log(`request ${base}.request`);
  console.log(`words ${wordsOf(folder, identity.core)}`);
}

/** Whoever countersigns has compared the six words with the key's holder. */
function countersign(folder: FoundingFolder, values: Values): void {
  const request = readFileSync(given(values.request));
  if (values.hub) {
    countersignHub(folder, values, request);
    return;
  }
  const core = cards.checkRequest(folder.trust, request);
  checkWords(folder, values, [core]);
  // Beside the old card, so that its holder can hand the old post over (decision 0059).
  putCard(folder, values, core, values.beside ? withCardBeside : withCard);
}

function countersignHub(folder: FoundingFolder, values: Values, request: Buffer): void {
  const cores = cards.checkHubRequest(folder.trust, request);
  checkWords(folder, values, cores);
  const time = Date.now();
  const lines = withHubCards(folder.trust, cores, time, endOf(values, "superseded", time));
  putLines(folder, values, lines, time);
}

function checkWords(folder: FoundingFolder, values: Values, cores: readonly Buffer[]): void {
  const words = cores.map((core) => wordsOf(folder, core)).join(" ");
  if (given(values.words).trim().split(/\s+/).join(" ") !== words)
    throw new HubError("words-differ", 409);
}

/** The hand-over is done: the newest card is the office's only one. */
function retire(folder: FoundingFolder, values: Values): void {
  const office = cards.officeNamed(given(values.office));
  const newest = cards.newestCardOf(folder.trust, office);
  putCard(folder, values, newest.core, (trust, _core, time) =>
    withNewestAlone(trust, newest, time),
  );
}

function rotate(folder: FoundingFolder, values: Values): void {
  const office = cards.officeNamed(given(values.office));
  const identity = cards.issueCard(folder.trust, office, Date.now());
  // The key is on the disk before anybody seals to it.
  console.log(`office ${office}: ${folder.writeOffice(identity)}.weicun`);
  putCard(folder, values, identity.core);
  console.log(`words ${wordsOf(folder, identity.core)}`);
}

function putCard(
  folder: FoundingFolder,
  values: Values,
  core: Buffer,
  linesWith: typeof withCard = withCard,
): void {
  const time = Date.now();
  putLines(folder, values, linesWith(folder.trust, core, time), time);
}

function putLines(
  folder: FoundingFolder,
  values: Values,
  lines: readonly DirectoryLine[],
  time: number,
): void {
  const next = nextDirectory(folder.trust, signersIn(folder, values), lines, time);
  folder.publish(next, values["hub-data"]);
  console.log(`directory ${next.directory.directoryVersion}`);
}

function revoke(folder: FoundingFolder, values: Values): void {
  const ended = values.hub
    ? cards.hubCards(folder.trust, serialIn(values))
    : [cards.activeCardOf(folder.trust, cards.officeNamed(given(values.office)))];
  const time = Date.now();
  putLines(folder, values, withEnd(folder.trust, ended, endOf(values, "revoked", time)), time);
}

function serialIn({ serial }: Values): number | undefined {
  if (serial === undefined) return undefined;
  if (!/^[1-9][0-9]{0,8}$/.test(serial)) throw new HubError("bad-serial", 400);
  return Number(serial);
}

/** Compromised since the time that was given, else as the command says and since now. */
function endOf(values: Values, otherwise: "superseded" | "revoked", time: number): CardEnd {
  const given = values["compromised-since"];
  if (given === undefined) return { status: cardStatus[otherwise], since: time };
  const since = Date.parse(given);
  if (Number.isNaN(since) || since > time) throw new HubError("bad-time", 400);
  return { status: cardStatus.compromised, since };
}

/** In the place of the county's card before, if there was one; drops sealed to that stay its holder's. */
function setDrop(folder: FoundingFolder, values: Values): void {
  putCard(folder, values, cards.readDropCard(given(values.card), folder.trust.suite));
}

/** The new keys are on the disk before anything says that they count. */
function change(folder: FoundingFolder, values: Values): void {
  const before = signersIn(folder, values);
  const keys = makeRootKeys(folder.trust.suite);
  const next = changeRoots(folder.trust, before, keys, Date.now());
  writeRootKeys(folder.path, keys, folder.trust.roots.length);
  folder.publish(next, values["hub-data"]);
  console.log(`roots ${next.roots.length}`);
  show(new FoundingFolder(folder.path));
}

function renew(folder: FoundingFolder, values: Values): void {
  putLines(folder, values, folder.trust.directory.entries, Date.now());
}

function show(folder: FoundingFolder): void {
  const invitation = folder.writeInvitation(folder.trust);
  console.log(invitationPicture(invitation, "term"));
  console.log(`invitation ${invitation}`);
}

function wordsOf(folder: FoundingFolder, core: Buffer): string {
  return wordsOfCard(core, cards.cardOfCore(folder.trust, core));
}
