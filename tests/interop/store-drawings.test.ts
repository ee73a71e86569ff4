// docs/format-drawings.md and format.md §8.7, laid over what the package wrote: a villager's and a secretary's store after a
// letter, a letter with the name for the township only, a draft and a tip-off, and that of a phone with new keys and a PIN. The
// boxes are opened by the hub's own code.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openClient, parseInvite, type Client } from "weicun/node";
import { unseal } from "../../examples/demo/scan/unseal.js";
import { makeDropKeys } from "../../examples/hub/src/drop/keys.js";
import { writeOfficeVault } from "../../examples/hub/src/format/backup.js";
import { openFrame } from "../../examples/hub/src/format/journal.js";
import { readCode, writeCode } from "../../examples/hub/src/format/recovery-code.js";
import { invitation } from "../../examples/hub/src/format/trust.js";
import { openSlotSet } from "../../examples/hub/src/format/vault.js";
import { makeVillage, type OfficeIdentity } from "../../examples/hub/src/found/village.js";
import { startHub } from "../../examples/hub/src/index.js";
import { makeHubKeys, readHubCards } from "../../examples/hub/src/keys.js";
import { suiteOf, systemRandom } from "../../examples/hub/src/suites/index.js";
import { publishTrust } from "../../examples/hub/src/trust-store.js";
import { goodLetter, letterType } from "../web/support/village.js";
import { carefulPhone, withoutName, type CarefulPhone } from "./support/careful-phone.js";
import { drawings, layOver, suites } from "./support/drawings.js";
import { framesOf, storeIn } from "./support/store.js";

const code = "522699101201";
const kinds = { envelope: 1, meta: 2, draft: 4, inbox: 5, state: 11 } as const;
const tipOff = { named: false, category: "land", body: "有人占了耕地盖房", wipe_after_send: true };

interface Store {
  readonly file: (name: string) => Buffer;
  /** Plaintexts, or bodies as they lie there in clear. */
  readonly bodies: (kind: number) => readonly Buffer[];
}

/** The one vault below a folder, opened by its recovery code. */
async function closedStore(client: Client, folder: string, byte: number): Promise<Store> {
  const secret = readCode(suiteOf(byte), await client.recoveryCode());
  await client.close();
  const { file, chunks } = storeIn(folder);
  const vault = openSlotSet(file("slots"), secret);
  const frames = chunks().flatMap(framesOf);
  const body = (frame: Buffer): Buffer =>
    frame[13] === 1 ? frame.subarray(64) : Buffer.from(openFrame(vault, frame).plain);
  return {
    file,
    bodies: (kind) => frames.filter((frame) => frame[12] === kind).map(body),
  };
}

interface Written {
  readonly villager: Store;
  readonly secretary: Store;
  readonly careful: CarefulPhone;
  readonly identities: readonly OfficeIdentity[];
}

async function written(byte: number, base: string): Promise<Written> {
  const [suite, data] = [suiteOf(byte), join(base, "hub")];
  const place = { suite, village: code, time: Date.now() };
  makeHubKeys(data, place);
  const { keys } = makeDropKeys(data, { ...place, county: code.slice(0, 6) });
  const village = makeVillage({ ...place, hubCores: [...readHubCards(data), keys.core] });
  publishTrust(data, village.trust.bytes);
  const hub = await startHub({ data, port: 0 });
  try {
    const invite = parseInvite(invitation(hub.url, code, "石头村", village.trust));
    const [mine, theirs] = [join(base, "villager"), join(base, "secretary")];
    const client = await openClient({ ...invite, folder: mine });
    await write(client);
    const villager = await closedStore(client, mine, byte);
    const [identity, secret] = [village.officeIdentities[0], systemRandom(16)];
    assert.ok(identity);
    const restore = { file: writeOfficeVault(identity, secret), code: writeCode(suite, secret) };
    const office = await openClient({ ...invite, folder: theirs, restore });
    await office.sync();
    const [letter] = (await office.list({ delivery: "received" })).entries;
    await office.read(letter?.id ?? "");
    const secretary = await closedStore(office, theirs, byte);
    const careful = await carefulPhone(invite, join(base, "careful"), byte);
    return { villager, secretary, careful, identities: village.officeIdentities };
  } finally {
    await hub.close();
  }
}

async function write(client: Client): Promise<void> {
  await client.sync();
  const photo = await client.attach(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]));
  assert.ok((await client.save(letterType, { ...goodLetter, photos: [photo] })).ok);
  assert.ok((await client.save(letterType, withoutName)).ok);
  await client.draft(letterType, { title: "还没写完" });
  await client.sync();
  assert.ok((await client.save("gov.tipoff", tipOff)).ok);
}

function objects({
  villager,
  secretary,
  careful,
  identities,
}: Written): Readonly<Record<string, Buffer>> {
  const key = identities[0]?.encryptionPrivate ?? Buffer.alloc(0);
  const inner = villager.bodies(kinds.envelope).map((envelope) => {
    const plain = unseal(envelope, key);
    assert.ok(plain, "the secretary opens it");
    return plain;
  });
  const [signed, hidden] = [1, 2].map((flags) =>
    inner.find((one) => one.readUInt16LE(2) === flags),
  );
  assert.ok(signed && hidden);
  const boxAt = 16 + 32 + hidden.readUInt32LE(4);
  const drop = villager.file("drop");
  const firstOf = (store: Store, kind: number): Buffer => store.bodies(kind)[0] ?? Buffer.alloc(0);
  return {
    "Inner part of a signed letter to one office, 4 KiB": signed,
    "Inner part of a letter with the name for the township only, 16 KiB": hidden,
    "Identity box, 4 KiB": hidden.subarray(boxAt, boxAt + hidden.readUInt32LE(8)),
    "Drop of 64 KiB": drop.subarray(76),
    "File `drop` in which that drop waits": drop,
    "File `token`": villager.file("token"),
    "DRAFT plaintext": firstOf(villager, kinds.draft),
    "INBOX plaintext": firstOf(secretary, kinds.inbox),
    "File `head`": careful.files.file("head"),
    "File `pin`": careful.files.file("pin"),
    "File `held` with two letters": careful.files.file("held"),
    "File `offered` with one letter": careful.files.file("offered"),
    "File `epochs` after the first new keys": careful.files.file("epochs"),
    "What is in that box": careful.formerKeys,
  };
}

const page = readFileSync(new URL("../../docs/format.md", import.meta.url), "utf8");
const section = page.split("\n### 8.7 ")[1]?.split("\n### ")[0] ?? "";
const namesIn = (text = ""): readonly string[] =>
  [...text.matchAll(/`([A-Za-z-]+)`/g)].map(([, name]) => name ?? "");
/** A table's rows by each name in their first cell. */
const rows = new Map(
  [...section.matchAll(/^\| (`.+?`) \| .+? \| (.+) \|$/gm)].flatMap(([, first, text]) =>
    namesIn(first).map((name) => [name, namesIn(text)] as const),
  ),
);

type Members = Readonly<Record<string, unknown>>;
const parsed = (text: Buffer): Members => JSON.parse(text.toString()) as Members;
const headOf = (plain: Buffer): Members => parsed(plain.subarray(4, 4 + plain.readUInt32LE(0)));

/** Names, kinds and the lengths of digests and keys. */
const shapeOf = (members: Members): string =>
  Object.entries(members)
    .map(([name, value]) => {
      const digest = typeof value === "string" && /^[\w-]{43}$/.test(value);
      return `${name}: ${digest ? "32 bytes" : typeof value}`;
    })
    .join();

/** The page's examples, one a line as they are stored, look like what was found. */
function checkExamples(found: readonly Members[]): void {
  const examples = [...section.matchAll(/^```json\n(.+)\n```$/gm)].map(([, text = ""]) => text);
  assert.equal(examples.length, 2);
  for (const text of examples) {
    const example = JSON.parse(text) as Members;
    assert.equal(JSON.stringify(example), text);
    assert.ok(found.map(shapeOf).includes(shapeOf(example)), text);
  }
}

function checkMembers(stores: readonly Store[]): void {
  const all = (kind: number): readonly Buffer[] => stores.flatMap((store) => store.bodies(kind));
  const metas = all(kinds.meta).map(parsed);
  for (const { is, ...members } of metas) {
    const known = rows.get(String(is));
    assert.ok(known, `META ${String(is)} is not in format.md`);
    assert.deepEqual(
      Object.keys(members).filter((name) => !known.includes(name)),
      [],
      String(is),
    );
  }
  assert.deepEqual([...new Set(metas.map(({ is }) => is))].sort(), [
    "attachment",
    "record",
    "settings",
  ]);
  checkExamples([...metas, ...all(kinds.state).map(parsed)]);
  const states = new Set(all(kinds.state).map((plain) => String(parsed(plain)["state"])));
  assert.deepEqual(
    [...states].filter((state) => !rows.has(state)),
    [],
  );
  for (const state of ["answerable", "offered", "slots"]) assert.ok(states.has(state), state);
  for (const [kind, word] of [
    [kinds.draft, "DRAFT"],
    [kinds.inbox, "INBOX"],
  ] as const) {
    const [, text] = new RegExp(`^${word} is ([^}]+})`, "m").exec(section) ?? [];
    for (const head of all(kind).map(headOf))
      for (const name of Object.keys(head))
        assert.ok(namesIn(text).includes(name), `${word} ${name}`);
  }
}

for (const { byte, column } of suites) {
  test(`a store's files and plaintexts are as drawn (suite ${byte})`, async () => {
    const base = mkdtempSync(join(tmpdir(), "weicun-drawn-"));
    try {
      const made = await written(byte, base);
      const found = objects(made);
      const drawn = drawings("Objects of a store", column);
      assert.deepEqual(
        drawn.map(({ title }) => title),
        Object.keys(found),
      );
      for (const drawing of drawn) layOver(drawing, found[drawing.title] ?? Buffer.alloc(0), byte);
      checkMembers([made.villager, made.secretary]);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
}
