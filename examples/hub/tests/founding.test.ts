import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { openOfficeVault } from "../src/format/backup.js";
import { readCountyKey } from "../src/drop/county-key.js";
import { cardDigest, cardUse, offices, parseCore } from "../src/format/card.js";
import { verdict } from "../src/format/receipt.js";
import { readCode } from "../src/format/recovery-code.js";
import { entryByCard, parseTrust, pinnedRoots } from "../src/format/trust.js";
import { intl } from "../src/suites/index.js";
import { foundVillage } from "../src/found/found-village.js";
import { foundedOffices } from "../src/found/village.js";
import { startHub } from "../src/index.js";
import { readHubKeys } from "../src/keys.js";
import { Phone } from "./support/phone.js";
import { envelope } from "./support/records.js";
import { villageCode } from "./support/village.js";

const founding = fileURLToPath(new URL("../found-village.mjs", import.meta.url));
const server = "http://localhost:8787";
let folder: string;
let output: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-found-"));
  output = execFileSync(process.execPath, [founding, ...parameters(), "--drop"]).toString();
});
after(() => rmSync(folder, { recursive: true, force: true }));

const inOut = (name: string): string => join(folder, "out", name);

function parameters(change: { readonly [name: string]: string } = {}): readonly string[] {
  const values = {
    out: join(folder, "out"),
    "hub-data": join(folder, "data"),
    server,
    village: villageCode,
    name: "石头村",
    ...change,
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}

test("the invitation pins the root and the least directory of the bundle that the hub serves", async () => {
  const invitation = readFileSync(inOut("invitation.txt"), "utf8").trim();
  assert.ok(output.trimEnd().endsWith(invitation));
  const [address, text] = invitation.split("/#");
  assert.equal(address, server);
  const [version, code, roots, name] = (text ?? "").split(".");
  assert.deepEqual([version, code], ["w1", villageCode]);
  assert.equal(Buffer.from(name ?? "", "base64url").toString("utf8"), "石头村");
  const hub = await startHub({ data: join(folder, "data"), port: 0 });
  const served = await new Phone(hub.url, Buffer.alloc(16)).call("trust");
  const trust = parseTrust(served.body);
  assert.deepEqual(Buffer.from(roots ?? "", "base64url"), pinnedRoots(trust));
  await hub.close();
});

test("each office vault opens with its code to the card in the directory, and with no other code", () => {
  const trust = parseTrust(readFileSync(inOut("trust.bin")));
  const codes = foundedOffices.map((office) =>
    readCode(trust.suite, readFileSync(inOut(`${office}.code.txt`), "utf8").trim()),
  );
  for (const [at, office] of foundedOffices.entries()) {
    const file = readFileSync(inOut(`${office}.weicun`));
    const identity = openOfficeVault(file, codes[at] ?? assert.fail());
    const entry = entryByCard(trust, cardDigest(trust.tenant, identity.core));
    assert.equal(entry?.status, 1);
    assert.equal(offices[parseCore(identity.core).office], office);
    const wrong = codes[(at + 1) % codes.length] ?? assert.fail();
    assert.throws(() => openOfficeVault(file, wrong), /wrong-key-or-damaged/);
  }
});

test("an office vault with any byte changed does not open", () => {
  const secret = readCode(intl, readFileSync(inOut("branch_secretary.code.txt"), "utf8").trim());
  const file = readFileSync(inOut("branch_secretary.weicun"));
  for (let at = 0; at < file.length; at += 1) {
    const spoilt = Buffer.from(file);
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (at % 8));
    assert.throws(() => openOfficeVault(spoilt, secret), /^FormatError/m, `byte ${at}`);
  }
});

const hubFiles = (): readonly Buffer[] =>
  readdirSync(join(folder, "data"), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, "data", name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path));

/** A secret in the forms in which it could be written down. */
const forms = (raw: Buffer): readonly Buffer[] => [
  raw,
  ...(["hex", "base64url", "base64"] as const).map((form) =>
    Buffer.from(raw.toString(form).replace(/=+$/, "")),
  ),
];

test("keys lie where they belong: roots and offices outside the hub's folder, for their owner's eyes only", () => {
  const secrets = readdirSync(join(folder, "out")).filter((name) => /key|code|weicun/.test(name));
  assert.equal(secrets.length, 3 + 2 * foundedOffices.length + 1);
  for (const name of secrets) assert.equal(statSync(inOut(name)).mode & 0o777, 0o600, name);
  assert.equal(statSync(join(folder, "data", "keys.json")).mode & 0o777, 0o600);
  const secret: Buffer[] = [1, 2, 3].map((root) =>
    Buffer.from(readFileSync(inOut(`root-${root}.key.txt`), "utf8").trim(), "hex"),
  );
  for (const office of foundedOffices) {
    const words = readFileSync(inOut(`${office}.code.txt`), "utf8").trim();
    const code = readCode(intl, words);
    const identity = openOfficeVault(readFileSync(inOut(`${office}.weicun`)), code);
    secret.push(identity.encryptionPrivate, identity.signingPrivate, Buffer.from(code));
    assert.ok(!hubFiles().some((bytes) => bytes.includes(words)), `${office}: the code as written`);
  }
  const county = readCountyKey(readFileSync(inOut("county.drop.key"), "utf8"));
  secret.push(county.encryptionPrivate, county.token);
  assert.ok(secret.every((raw) => raw.length >= 16));
  const found = secret
    .flatMap(forms)
    .filter((form) => hubFiles().some((bytes) => bytes.includes(form)));
  assert.deepEqual(found, []);
  const { receipts } = readHubKeys(join(folder, "data"));
  const own = forms(receipts.signingPrivate);
  assert.ok(
    own.some((form) => hubFiles().some((bytes) => bytes.includes(form))),
    "the same search finds what is there",
  );
});

test("with --drop the directory names the county's card, whose key is the county's alone", async () => {
  const trust = parseTrust(readFileSync(inOut("trust.bin")));
  const county = readCountyKey(readFileSync(inOut("county.drop.key"), "utf8"));
  const entry = entryByCard(trust, cardDigest(trust.tenant, county.core));
  assert.equal(entry?.status, 1);
  assert.equal(entry.parsed.use, cardUse.countyDrop);
  assert.equal(entry.parsed.scope, villageCode.slice(0, 6));
  assert.ok(output.includes(`county ${inOut("county.drop.key")}`));
  assert.ok(!output.includes(county.encryptionPrivate.toString("hex")), "nothing secret is shown");
  const hub = await startHub({ data: join(folder, "data"), port: 0 });
  assert.ok(hub.dropBox);
  await hub.close();
});

test("without --drop the village has no drop address, and its hub takes no drops", async () => {
  const [out, hubData] = [join(folder, "plain"), join(folder, "plain-data")];
  const founded = foundVillage({ out, hubData, server, village: villageCode, name: "村" });
  assert.equal(founded.countyKey, undefined);
  assert.ok(!existsSync(join(out, "county.drop.key")));
  const { directory } = parseTrust(readFileSync(join(out, "trust.bin")));
  assert.ok(directory.entries.every(({ parsed }) => parsed.use !== cardUse.countyDrop));
  const hub = await startHub({ data: hubData, port: 0 });
  assert.equal(hub.dropBox, undefined);
  await hub.close();
});

test("a second village of a county lists the card that the county has, and its hub takes no drops", () => {
  const { core } = readCountyKey(readFileSync(inOut("county.drop.key"), "utf8"));
  const [out, hubData] = [join(folder, "second"), join(folder, "second-data")];
  const place = { out, hubData, server, village: villageCode, name: "村" };
  const otherSuite = { ...place, suite: "gm", dropCard: core.toString("base64url") } as const;
  assert.throws(() => foundVillage(otherSuite), /bad-drop-card/);
  foundVillage({ ...place, dropCard: core.toString("base64url") });
  const { directory } = parseTrust(readFileSync(join(out, "trust.bin")));
  assert.ok(directory.entries.some((entry) => entry.core.equals(core)));
  assert.ok(!existsSync(join(hubData, "drop.json")));
});

test("a county's key file with another key, or cut short, is refused", () => {
  const text = readFileSync(inOut("county.drop.key"), "utf8");
  const other = intl.makeKeyPair("encryption").privateKey.toString("hex");
  assert.throws(() => readCountyKey(text.replace(/key .*/, `key ${other}`)), /bad-keys/);
  assert.throws(() => readCountyKey(text.slice(0, -5)), /bad-keys/);
});

test("the hub takes a letter while the offices' folder is away", async () => {
  renameSync(join(folder, "out"), join(folder, "away"));
  try {
    const trust = parseTrust(readFileSync(join(folder, "away/trust.bin")));
    const secretary = trust.directory.entries.find(({ parsed }) => parsed.office === 1);
    assert.ok(secretary);
    const judge = (): readonly [] => [];
    const hub = await startHub({ data: join(folder, "data"), port: 0, judge });
    const phone = await new Phone(hub.url, trust.tenant).enrol();
    const letter = envelope({ tenant: trust.tenant, kids: [secretary.card.subarray(0, 16)] });
    const { entries } = await phone.deliver([letter]);
    assert.equal(entries[0]?.verdict, verdict.accepted);
    await hub.close();
    assert.ok(!existsSync(join(folder, "out")), "nor was it made anew");
  } finally {
    renameSync(join(folder, "away"), join(folder, "out"));
  }
});

test("founding twice, or with bad words, is refused by name and changes nothing", () => {
  const again = (change: { readonly [name: string]: string }): string => {
    const { status, stderr } = spawnSync(process.execPath, [founding, ...parameters(change)]);
    assert.equal(status, 1);
    return stderr.toString().trim();
  };
  const before = readFileSync(inOut("trust.bin"));
  assert.equal(again({}), "already-founded");
  assert.equal(again({ suite: "other" }), "bad-suite");
  const fresh = { out: join(folder, "out2"), hubData: join(folder, "data2"), server, name: "村" };
  assert.throws(() => foundVillage({ ...fresh, village: "12345" }), /bad-village/);
  assert.throws(
    () => foundVillage({ ...fresh, village: villageCode, server: "localhost" }),
    /bad-server/,
  );
  assert.throws(() => foundVillage({ ...fresh, village: villageCode, name: " " }), /bad-name/);
  assert.ok(readFileSync(inOut("trust.bin")).equals(before));
});

test("a hub without keys or trust does not start", async () => {
  await assert.rejects(startHub({ data: join(folder, "nothing"), port: 0 }), /not-founded/);
});
