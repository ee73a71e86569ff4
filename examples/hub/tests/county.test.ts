// The county's two calls of a drop host: pages of drops and answers in mailboxes, for its token alone.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { after, before, test } from "node:test";
import { main } from "../src/command.js";
import { longestDropPage } from "../src/drop/county-desk.js";
import { readCountyKey, tokenLine, withToken, writeCountyKey } from "../src/drop/county-key.js";
import { makeDropKeys, readDropKeys, renewCountyToken } from "../src/drop/keys.js";
import { DropStore } from "../src/drop/store.js";
import { join, u64 } from "../src/format/bytes.js";
import { cardDigest, kidOf } from "../src/format/card.js";
import { envelopeFingerprint } from "../src/format/envelope.js";
import { Reader } from "../src/format/reader.js";
import type { LogLine } from "../src/log.js";
import { intl } from "../src/suites/index.js";
import { Phone, type Answer } from "./support/phone.js";
import { envelope, type EnvelopeFields } from "./support/records.js";
import { openVillage, type TestVillage } from "./support/village.js";

const zeros = Buffer.alloc(16);
const noVersions = { rootVersion: 0, directoryVersion: 0 };
const log: LogLine[] = [];
let village: TestVillage;
let county: Buffer;
let kid: Buffer;
let token: string;
let anybody: Phone;

before(async () => {
  const founded = await openVillage();
  const made = makeDropKeys(founded.data, { suite: intl, county: "522699", time: Date.now() });
  county = kidOf(cardDigest(zeros, made.keys.core));
  kid = kidOf(cardDigest(county, made.keys.core));
  token = `Weicun-County ${made.token.toString("base64url")}`;
  village = await founded.restart({ log: (line) => log.push(line) });
  anybody = new Phone(village.hub.url, village.trust.tenant);
});
after(() => village.stop());

function dropOf(bodyLength = 65536 + 72): Buffer {
  const place = { tenant: county, kids: [kid], id: randomBytes(16) };
  return envelope({ ...place, ...noVersions, kind: 3, bodyLength });
}

/** As if they had come in on that day. */
function keep(drops: readonly Buffer[], day: number): void {
  const store = DropStore.open(joinPath(village.data, "drop.sqlite"));
  for (const bytes of drops) {
    const fingerprint = envelopeFingerprint(bytes);
    store.insert(bytes.subarray(24, 40), { fingerprint, bytes }, day);
  }
  store.close();
}

const idOf = (bytes: Buffer): string => bytes.toString("hex", 24, 40);
const ask = (day: number, after: Buffer, authorization = token): Promise<Answer> =>
  anybody.call("county/drops", join(u64(day), after), authorization);
const answer = (mailbox: Buffer, bytes: Buffer, authorization = token): Promise<Answer> =>
  anybody.call("county/answer", join(mailbox, bytes), authorization);

function pageIn({ status, body }: Answer): readonly Buffer[] {
  assert.equal(status, 200);
  const reader = new Reader(body, "page");
  const page = Array.from({ length: reader.u32() }, () => reader.framed());
  reader.end();
  return page;
}

async function allSince(day: number): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for (let page = pageIn(await ask(day, zeros)); page.length > 0;) {
    all.push(...page);
    page = pageIn(await ask(day, page.at(-1)?.subarray(24, 40) ?? zeros));
  }
  return all;
}

test("a key that opens drops is never shown on a terminal, and none is made for one", async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), "weicun-drop-"));
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true;
  try {
    const asked = main(["drop", "--data", folder, "--county", "522699"]);
    await assert.rejects(asked, /secret-on-a-terminal/);
    assert.ok(!existsSync(joinPath(folder, "drop.json")));
  } finally {
    process.stdout.isTTY = isTTY;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("drops come page by page, each once, in the order of their ids, from the day that is asked for", async () => {
  const [old, large] = [
    [dropOf(), dropOf()],
    Array.from({ length: 9 }, () => dropOf((1 << 20) + 72)),
  ];
  keep(old, 100);
  keep(large, 200);
  const all = [...old, ...large].map(idOf).sort();
  assert.deepEqual((await allSince(0)).map(idOf), all);
  assert.deepEqual((await allSince(101)).map(idOf), large.map(idOf).sort());
  assert.deepEqual(await allSince(201), []);
  const first = await ask(0, zeros);
  assert.ok(first.body.length <= longestDropPage);
  assert.ok(pageIn(first).length < all.length, "more than one page");
});

test("without the token, with a wrong one and with a phone's, the refusal is one and the same", async () => {
  const phone = await new Phone(village.hub.url, village.trust.tenant).enrol();
  const wrong = `Weicun-County ${randomBytes(32).toString("base64url")}`;
  for (const authorization of ["", "Weicun-County ", wrong, phone.device]) {
    for (const { status, code } of [
      await ask(0, zeros, authorization),
      await answer(zeros, Buffer.alloc(10), authorization),
    ])
      assert.deepEqual([status, code], [401, "not-signed-in"]);
  }
  const file = readFileSync(joinPath(village.data, "drop.json"), "utf8");
  assert.ok(!file.includes(token.slice("Weicun-County ".length)), "the host keeps no token");
});

test("a drop host of before there were tokens serves no county, whatever is shown to it", async () => {
  const { core, signing } = JSON.parse(
    readFileSync(joinPath(village.data, "drop.json"), "utf8"),
  ) as { readonly core: string; readonly signing: string };
  const { CountyDesk } = await import("../src/drop/county-desk.js");
  const store = DropStore.open(":memory:");
  const keys = {
    core: Buffer.from(core, "base64url"),
    signingPrivate: Buffer.from(signing, "base64url"),
    tokenDigest: undefined,
  };
  const desk = new CountyDesk(keys, county, store);
  for (const header of ["", token]) assert.throws(() => desk.admit(header), /not-signed-in/);
  store.close();
});

const letterTo = (fields: Partial<EnvelopeFields> = {}): Buffer =>
  envelope({
    tenant: county,
    kids: [randomBytes(16)],
    id: randomBytes(16),
    ...noVersions,
    ...fields,
  });

async function mailboxOf(mailbox: Buffer): Promise<readonly Buffer[]> {
  return pageIn(await anybody.call("mailbox", mailbox));
}

test("an answer lies in its mailbox, once, however often it is left", async () => {
  const [mailbox, letter] = [randomBytes(16), letterTo()];
  for (const given of [await answer(mailbox, letter), await answer(mailbox, letter)])
    assert.deepEqual([given.status, given.body.length], [200, 0]);
  assert.deepEqual(await mailboxOf(mailbox), [letter]);
  const id = letter.subarray(24, 40);
  assert.equal((await answer(mailbox, letterTo({ id }))).code, "id-reuse");
  assert.deepEqual(await mailboxOf(mailbox), [letter]);
});

test("a mailbox holds sixteen answers, and no seventeenth that nobody would see", async () => {
  const mailbox = randomBytes(16);
  for (let count = 0; count < 16; count += 1)
    assert.equal((await answer(mailbox, letterTo())).status, 200);
  const full = await answer(mailbox, letterTo());
  assert.deepEqual([full.status, full.code], [409, "mailbox-full"]);
  assert.equal((await mailboxOf(mailbox)).length, 16);
});

test("what is no answer of this county is refused and kept nowhere", async () => {
  const mailbox = randomBytes(16);
  const codes = [];
  for (const bytes of [
    letterTo({ tenant: village.trust.tenant }),
    letterTo({ kind: 3, bodyLength: 65536 + 72 }),
    letterTo({ kids: [randomBytes(16), randomBytes(16)] }),
    letterTo({ rootVersion: 1, directoryVersion: 5 }),
    letterTo({ attachments: 1 }),
    letterTo().subarray(0, -1),
    Buffer.alloc(0),
  ])
    codes.push((await answer(mailbox, bytes)).code);
  assert.deepEqual(codes, ["not-for-us", ...Array.from({ length: 6 }, () => "malformed")]);
  assert.equal((await ask(0, Buffer.alloc(15))).code, "malformed");
  assert.equal((await answer(mailbox, Buffer.alloc((1 << 18) + 2000))).code, "too-large");
  assert.deepEqual(await mailboxOf(mailbox), []);
});

test("drops of earlier days are forgotten at the host's word, and none of them comes in twice", async () => {
  const store = DropStore.open(":memory:");
  const [early, late] = [dropOf(), dropOf()];
  const kept = (bytes: Buffer) => ({ fingerprint: envelopeFingerprint(bytes), bytes });
  store.insert(early.subarray(24, 40), kept(early), 100);
  store.insert(late.subarray(24, 40), kept(late), 101);
  assert.equal(store.forget(101), 1);
  assert.equal(store.forget(101), 0, "once");
  assert.deepEqual([...store.after(zeros, 0)].map(idOf), [idOf(late)]);
  assert.deepEqual(
    store.all().map(({ bytes }) => idOf(bytes)),
    [idOf(late)],
  );
  assert.deepEqual(store.find(early.subarray(24, 40))?.fingerprint, envelopeFingerprint(early));
  store.close();
  await assert.rejects(
    main(["drop-forget", "--data", village.data, "--before", "soon"]),
    /bad-time/,
  );
});

test("a county that lost its token gets another, and the old one opens nothing", async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), "weicun-drop-"));
  try {
    const made = makeDropKeys(folder, { suite: intl, county: "522699", time: Date.now() });
    const file = writeCountyKey({ ...made, core: made.keys.core });
    const line = tokenLine(renewCountyToken(folder));
    const renewed = readCountyKey(withToken(file, line));
    assert.deepEqual(renewed.core, made.keys.core);
    assert.deepEqual(renewed.encryptionPrivate, made.encryptionPrivate);
    const { CountyDesk } = await import("../src/drop/county-desk.js");
    const store = DropStore.open(":memory:");
    const desk = new CountyDesk(readDropKeys(folder) ?? assert.fail(), county, store);
    desk.admit(`Weicun-County ${renewed.token.toString("base64url")}`);
    const old = `Weicun-County ${made.token.toString("base64url")}`;
    assert.throws(() => desk.admit(old), /not-signed-in/);
    store.close();
    assert.throws(() => withToken(file, "token x\n"), /bad-keys/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("no page may ask for the county, and nothing of its calls is logged", async () => {
  const asked = await fetch(`${village.hub.url}/v1/county/drops`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example.org",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  assert.notEqual(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-origin"), null);
  await ask(0, zeros);
  await anybody.call("trust");
  assert.ok(log.some(({ route }) => route === "/v1/trust"));
  assert.ok(!log.some(({ route }) => route.includes("county")));
});
