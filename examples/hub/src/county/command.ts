import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readCountyKey, withToken } from "../drop/county-key.js";
import { dayMilliseconds } from "../drop/work.js";
import { HubError } from "../error.js";
import { FormatError } from "../format/error.js";
import type { OpenedLetter } from "../format/letter.js";
import { writeDurably } from "../store/files.js";
import { DropPost } from "./drop-post.js";
import { answerTo, readDrop, tipOffOf, uuidOf } from "./reading.js";

const usage = `usage:
  county read   --server URL --key FILE [--since YYYY-MM-DD]   each tip-off as a line of JSON
  county answer --server URL --key FILE --drop UUID < TEXT     leaves an answer in its mailbox
  county token  --key FILE < TOKEN-LINE                        puts another token of 'hub drop-token' into the file
URL is the drop host's; FILE is county.drop.key, which found-village or 'hub drop' made.`;

const text = { type: "string" } as const;

/** The command line of the county's office: the only program here that opens drops. */
export async function main(parameters: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...parameters],
    options: { server: text, key: text, since: text, drop: text },
    allowPositionals: true,
  });
  const { server, key: file, since, drop } = values;
  if (file === undefined || positionals.length !== 1) throw new Error(usage);
  if (positionals[0] === "token") {
    takeToken(file);
    return;
  }
  if (server === undefined) throw new Error(usage);
  const key = readCountyKey(readFileSync(file, "utf8"));
  const post = new DropPost(server, key);
  const open = (bytes: Buffer): OpenedLetter => readDrop(key, bytes);
  if (positionals[0] === "read") return read(post, open, dayOf(since));
  if (positionals[0] !== "answer" || drop === undefined) throw new Error(usage);
  const said = readFileSync(0, "utf8").trim();
  if (said.length < 2 || said.length > 5000) throw new HubError("bad-text", 400);
  const { mailbox, envelope } = answerTo(key, await find(post, open, drop), said);
  await post.answer(mailbox, envelope);
  console.log(`answered ${drop}`);
}

function takeToken(file: string): void {
  const text = withToken(readFileSync(file, "utf8"), readFileSync(0, "utf8"));
  writeDurably(file, Buffer.from(text), 0o600);
}

/** What doesn't open is said on standard error and stops nothing: anybody can send such bytes. */
async function read(
  post: DropPost,
  open: (bytes: Buffer) => OpenedLetter,
  day: number,
): Promise<void> {
  for await (const bytes of post.drops(day)) {
    try {
      console.log(JSON.stringify(tipOffOf(open(bytes))));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      console.error(`${uuidOf(bytes.subarray(24, 40))}: ${error.message}`);
    }
  }
}

async function find(
  post: DropPost,
  open: (bytes: Buffer) => OpenedLetter,
  drop: string,
): Promise<OpenedLetter> {
  for await (const bytes of post.drops(0))
    if (uuidOf(bytes.subarray(24, 40)) === drop) return open(bytes);
  throw new HubError("not-found", 404);
}

function dayOf(since: string | undefined): number {
  const day = Math.floor(Date.parse(since ?? "1970-01-01") / dayMilliseconds);
  if (Number.isNaN(day)) throw new HubError("bad-time", 400);
  return day;
}
