// What the founders do later: new cards, revoked ones, new root keys, a fresh list, the notice board's picture.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import decodeQR from "qr/decode.js";
import encodeQR from "qr";
import { openOfficeVault } from "../src/format/backup.js";
import { makeDropKeys } from "../src/drop/keys.js";
import { cardUse, offices, parseCore } from "../src/format/card.js";
import { cardStatus } from "../src/format/directory.js";
import { readCode } from "../src/format/recovery-code.js";
import { checkSuccession, parseTrust, pinnedRoots, type Trust } from "../src/format/trust.js";
import { main } from "../src/found/commands.js";
import { foundVillage } from "../src/found/found-village.js";
import { wordsOfCard } from "../src/found/words.js";
import { intl } from "../src/suites/index.js";
import { testInBothSuites } from "./support/suites.js";
import { villageCode } from "./support/village.js";
import { bytesOf, textOf, vectorsOf } from "./support/vectors.js";

const command = fileURLToPath(new URL("../found-village.mjs", import.meta.url));
let founded: string;
let folder: string;
const out = (name = ""): string => join(folder, "out", name);
const trust = (): Trust => parseTrust(readFileSync(out("trust.bin")));

/** One founding; each test has a copy of its own. */
before(() => {
  founded = mkdtempSync(join(tmpdir(), "weicun-founded-"));
  const [place, hubData] = [join(founded, "out"), join(founded, "data")];
  const server = "http://localhost:8787";
  foundVillage({ out: place, hubData, server, village: villageCode, name: "石头村" });
});
after(() => rmSync(founded, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-later-"));
  cpSync(founded, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly lines: string[];
  readonly error: string;
}

/** Runs a command on the folder; answers its lines, or the error that it ended with. */
function run(...parameters: readonly string[]): Ran {
  const said = mock.method(console, "log", () => undefined);
  let error = "";
  try {
    main([...parameters, "--out", out()]);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : "failed";
  } finally {
    said.mock.restore();
  }
  const lines = said.mock.calls.flatMap(({ arguments: words }) => String(words[0]).split("\n"));
  return { lines, error };
}

/** The same in a process of its own, as people start it. */
function spawned(...parameters: readonly string[]): Ran {
  const all = [command, ...parameters, "--out", out()];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8" });
  const error = status === 0 ? "" : stderr.trim();
  return { lines: stdout.trimEnd().split("\n"), error };
}

function line(lines: readonly string[], word: string): string {
  const found = lines.find((text) => text.startsWith(`${word} `));
  return found?.slice(word.length + 1) ?? assert.fail(`no line "${word}"`);
}

/** "active, superseded" of an office's cards, in the directory's order. */
function statesOf(office: string): string {
  const names = Object.keys(cardStatus);
  return trust()
    .directory.entries.filter(({ parsed }) => offices[parsed.office] === office)
    .map(({ status }) => names[status - 1])
    .join(", ");
}

test("the command line prints what it did, and ends with the error's name where it did nothing", () => {
  const { lines, error } = spawned("card", "issue", "--office", "coop_manager");
  assert.equal(error, "");
  assert.equal(line(lines, "request"), out("coop_manager.request"));
  assert.equal(spawned("card", "revoke", "--office", "mayor").error, "no-such-office");
});

test("a card is issued, compared by its six words and countersigned; then it is in the list", () => {
  const before = trust();
  const { lines } = run("card", "issue", "--office", "coop_manager");
  const [request, words] = [line(lines, "request"), line(lines, "words")];
  assert.equal(words.split(" ").length, 6);
  assert.ok(readFileSync(out("trust.bin")).equals(before.bytes), "nothing is signed yet");
  const sign = ["card", "countersign", "--request", request, "--words"];
  assert.equal(run(...sign, "石头 石头 石头 石头 石头 石头").error, "words-differ");
  assert.equal(statesOf("coop_manager"), "");
  assert.equal(run(...sign, words).error, "");
  assert.equal(statesOf("coop_manager"), "active");
  checkSuccession(before, trust());
  assert.equal(trust().directory.directoryVersion, 2);
});

test("a request for somebody else's key is refused: its holder did not sign it", () => {
  const { lines } = run("card", "issue", "--office", "coop_manager");
  const request = line(lines, "request");
  const stolen = readFileSync(request);
  // Another serial, so another card, under the same signature.
  stolen.writeUInt32LE(99, 4);
  writeFileSync(request, stolen);
  const { error } = run("card", "countersign", "--request", request, "--words", "x");
  assert.equal(error, "bad-request");
});

test("a rotated office has a new key whose vault opens; the old card is superseded", () => {
  const { lines } = run("card", "rotate", "--office", "branch_secretary");
  assert.equal(statesOf("branch_secretary"), "superseded, active");
  const code = readCode(intl, readFileSync(out("branch_secretary-2.code.txt"), "utf8").trim());
  const identity = openOfficeVault(readFileSync(out("branch_secretary-2.weicun")), code);
  const active = trust().directory.entries.find(({ core }) => core.equals(identity.core));
  assert.equal(active?.status, cardStatus.active);
  assert.equal(parseCore(identity.core).serial, 2);
  assert.equal(line(lines, "words"), wordsOfCard(identity.core, active.card));
});

test("a successor's card stands beside the old one until that is retired", () => {
  const { lines } = run("card", "issue", "--office", "branch_secretary");
  const sign = ["--request", line(lines, "request"), "--words", line(lines, "words"), "--beside"];
  assert.equal(run("card", "countersign", ...sign).error, "");
  assert.equal(statesOf("branch_secretary"), "active, active");
  assert.equal(run("card", "retire", "--office", "branch_secretary").error, "");
  assert.equal(statesOf("branch_secretary"), "superseded, active");
});

test("a revoked and a compromised card say since when", () => {
  const since = new Date(Date.now() - 3_600_000).toISOString();
  assert.equal(run("card", "revoke", "--office", "village_director").error, "");
  const compromised = ["--office", "supervision_chair", "--compromised-since", since];
  assert.equal(run("card", "revoke", ...compromised).error, "");
  assert.equal(statesOf("village_director"), "revoked");
  assert.equal(statesOf("supervision_chair"), "compromised");
  const entry = trust().directory.entries.find(({ status }) => status === cardStatus.compromised);
  assert.equal(Number(entry?.since), Date.parse(since));
  assert.equal(run("card", "revoke", "--office", "village_director").error, "no-active-card");
  assert.equal(run("card", "revoke", "--office", "mayor").error, "no-such-office");
});

test("a county's drop card joins the list of a village that had none, and takes an older one's place", () => {
  const made = (): string => {
    const data = mkdtempSync(join(folder, "county-"));
    const { keys } = makeDropKeys(data, { suite: intl, county: "522699", time: Date.now() });
    return keys.core.toString("base64url");
  };
  const states = (): readonly number[] =>
    trust()
      .directory.entries.filter(({ parsed }) => parsed.use === cardUse.countyDrop)
      .map(({ status }) => status);
  assert.equal(run("drop", "set", "--card", made()).error, "");
  assert.deepEqual(states(), [cardStatus.active]);
  assert.equal(run("drop", "set", "--card", made()).error, "");
  assert.deepEqual(states(), [cardStatus.superseded, cardStatus.active]);
  const office = trust().directory.entries.find(({ parsed }) => parsed.use === cardUse.office);
  for (const card of ["", "AAAA", office?.core.toString("base64url") ?? ""])
    assert.equal(run("drop", "set", "--card", card).error, "bad-drop-card");
});

test("one root key of three signs nothing; a key that is no root's is named", () => {
  const renew = ["directory", "renew", "--root-key"];
  assert.equal(run(...renew, out("root-1.key.txt")).error, "too-few-root-keys");
  const both = [out("root-1.key.txt"), "--root-key", out("root-1.key.txt")];
  assert.equal(run(...renew, ...both).error, "too-few-root-keys");
  const foreign = join(folder, "foreign.txt");
  writeFileSync(foreign, `${"11".repeat(32)}\n`);
  assert.equal(run(...renew, foreign).error, "not-a-root-key");
  assert.equal(trust().directory.directoryVersion, 1);
  const others = [out("root-2.key.txt"), "--root-key", out("root-3.key.txt")];
  assert.equal(run(...renew, ...others).error, "");
  assert.equal(trust().directory.directoryVersion, 2);
});

test("new roots are vouched for by the old ones, count from 1 and sign from then on", () => {
  const before = trust();
  const { lines, error } = run("roots", "change", "--hub-data", join(folder, "data"));
  assert.equal(error, "");
  const after = trust();
  checkSuccession(before, after);
  assert.deepEqual([after.roots.length, after.directory.directoryVersion], [2, 1]);
  assert.ok(after.tenant.equals(before.tenant));
  assert.ok(readFileSync(join(folder, "data", "trust.bin")).equals(after.bytes));
  const roots = pinnedRoots(after).toString("base64url");
  assert.ok(line(lines, "invitation").includes(`.${roots}.`));
  const old = [out("root-1.of-1.key.txt"), "--root-key", out("root-2.of-1.key.txt")];
  assert.equal(run("directory", "renew", "--root-key", ...old).error, "not-a-root-key");
  assert.equal(run("directory", "renew").error, "");
  assert.equal(trust().directory.rootVersion, 2);
});

test("the picture on the notice board reads as the invitation, with the newest list's number", () => {
  assert.equal(run("directory", "renew").error, "");
  const { lines } = run("invitation", "show");
  const invitation = line(lines, "invitation");
  assert.equal(readFileSync(out("invitation.txt"), "utf8").trim(), invitation);
  const pinned = Buffer.from(invitation.split(".")[2] ?? "", "base64url");
  assert.equal(pinned.readUInt32LE(36), 2);
  assert.match(readFileSync(out("invitation.svg"), "utf8"), /^<svg /);
  const raw = encodeQR(invitation, "raw", { ecc: "quartile", border: 4, scale: 4 });
  const data = new Uint8Array(raw.length * raw.length * 4);
  for (const [at, dark] of raw.flat().entries()) data.fill(dark ? 0 : 255, at * 4, at * 4 + 4);
  assert.equal(decodeQR({ width: raw.length, height: raw.length, data }), invitation);
});

test("a folder that nobody founded is said to be none", () => {
  rmSync(out("trust.bin"));
  assert.equal(run("directory", "renew").error, "not-founded");
});

testInBothSuites("the six words are those of the core", (suite) => {
  for (const made of vectorsOf("words", suite)) {
    const core = Buffer.from([1, suite.byte]);
    assert.equal(wordsOfCard(core, bytesOf(made, "card")), textOf(made, "simplified"));
  }
});
