import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { HubError } from "../error.js";
import { cardStatus } from "../format/directory.js";
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
  withNewestAlone,
  withStatus,
} from "./succession.js";
import { wordsOfCard } from "./words.js";

const usage = `usage: found-village --out FOLDER …                       founds a village
       found-village card issue --out FOLDER --office NAME        a new key and its request
       found-village card countersign --out FOLDER --request FILE --words 'SIX WORDS' [--beside]
       found-village card retire --out FOLDER --office NAME       all but its newest card
       found-village card rotate --out FOLDER --office NAME       a new key in the old one's place
       found-village card revoke --out FOLDER --office NAME [--compromised-since TIME]
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
  "compromised-since": text,
  "hub-data": text,
  "root-key": { type: "string", multiple: true },
} as const;

interface Values {
  readonly office?: string;
  readonly request?: string;
  readonly words?: string;
  readonly beside?: boolean;
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
  const core = cards.checkRequest(folder.trust, request);
  const words = wordsOf(folder, core);
  if (given(values.words).trim().split(/\s+/).join(" ") !== words)
    throw new HubError("words-differ", 409);
  // Beside the old card, so that its holder can hand the old post over (design §5).
  putCard(folder, values, core, values.beside ? withCardBeside : withCard);
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
  const lines = linesWith(folder.trust, core, time);
  const next = nextDirectory(folder.trust, signersIn(folder, values), lines, time);
  folder.publish(next, values["hub-data"]);
  console.log(`directory ${next.directory.directoryVersion}`);
}

function revoke(folder: FoundingFolder, values: Values): void {
  const card = cards.activeCardOf(folder.trust, cards.officeNamed(given(values.office)));
  const since = values["compromised-since"];
  const status = since === undefined ? cardStatus.revoked : cardStatus.compromised;
  const time = Date.now();
  const from = since === undefined ? time : Date.parse(since);
  if (Number.isNaN(from) || from > time) throw new HubError("bad-time", 400);
  const lines = withStatus(folder.trust, card, status, from);
  const next = nextDirectory(folder.trust, signersIn(folder, values), lines, time);
  folder.publish(next, values["hub-data"]);
  console.log(`directory ${next.directory.directoryVersion}`);
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
  const lines = folder.trust.directory.entries;
  const next = nextDirectory(folder.trust, signersIn(folder, values), lines, Date.now());
  folder.publish(next, values["hub-data"]);
  console.log(`directory ${next.directory.directoryVersion}`);
}

function show(folder: FoundingFolder): void {
  const invitation = folder.writeInvitation(folder.trust);
  console.log(invitationPicture(invitation, "term"));
  console.log(`invitation ${invitation}`);
}

function wordsOf(folder: FoundingFolder, core: Buffer): string {
  return wordsOfCard(core, cards.cardOfCore(folder.trust, core));
}
