// The hub's keys change: made by its operator, countersigned by the founders, taken up by a running hub and its phones.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { cardUse, kidOf, parseCore } from "../src/format/card.js";
import { cardStatus } from "../src/format/directory.js";
import { reason, verdict, verifyReceipts } from "../src/format/receipt.js";
import { entryByKid, parseTrust, type Trust } from "../src/format/trust.js";
import { foundVillage } from "../src/found/found-village.js";
import { openOfficeVault } from "../src/format/backup.js";
import { readCode } from "../src/format/recovery-code.js";
import { startHub, type RunningHub } from "../src/index.js";
import { readGenerations } from "../src/keys.js";
import { forgetOldKeys } from "../src/rotation.js";
import type { Suite } from "../src/suites/index.js";
import { KeyCommands } from "./support/key-commands.js";
import { newMember, Phone } from "./support/phone.js";
import { envelope, notice } from "./support/records.js";
import { countBySql } from "./support/sql.js";
import { testInBothSuites } from "./support/suites.js";
import { villageCode } from "./support/village.js";

const day = 24 * 60 * 60 * 1000;
let folder = "";
const out = (name = ""): string => join(folder, "out", name);
const data = (name = ""): string => join(folder, "data", name);
const trust = (): Trust => parseTrust(readFileSync(out("trust.bin")));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const villages = new Map<Suite["name"], string>();
after(() => {
  for (const village of villages.values()) rmSync(village, { recursive: true, force: true });
});

/** A copy of a village that was founded once. */
function foundHere(suite: Suite["name"] = "intl"): void {
  const base = villages.get(suite) ?? foundBase(suite);
  villages.set(suite, base);
  folder = mkdtempSync(join(tmpdir(), "weicun-keys-"));
  cpSync(base, folder, { recursive: true });
}

function foundBase(suite: Suite["name"]): string {
  const base = mkdtempSync(join(tmpdir(), "weicun-keys-"));
  const [place, hubData] = [join(base, "out"), join(base, "data")];
  const server = "http://localhost:8787";
  foundVillage({ out: place, hubData, server, village: villageCode, name: "村", suite });
  return base;
}

const commands = (): KeyCommands => new KeyCommands(out(), data());

/** "receipts 1 superseded", … in the directory's order. */
function hubLines(): readonly string[] {
  const uses = new Map<number, string>([
    [cardUse.hubReceipts, "receipts"],
    [cardUse.hubTransport, "transport"],
  ]);
  const states = Object.keys(cardStatus);
  return trust()
    .directory.entries.filter(({ parsed }) => uses.has(parsed.use))
    .map(({ parsed, status }) =>
      [uses.get(parsed.use), parsed.serial, states[status - 1]].join(" "),
    );
}

const letterOf = (phone: Phone): Buffer => {
  const secretary = trust().directory.entries.find(({ parsed }) => parsed.office === 1);
  const suite = trust().suite.byte;
  const kids = [kidOf(secretary?.card ?? assert.fail())];
  return envelope({ tenant: phone.tenant, kids, suite });
};

/** The serial of the key that signed; its signature holds by the directory of now. */
async function receiptSerial(phone: Phone): Promise<number> {
  const list = await phone.deliver([letterOf(phone)]);
  assert.equal(list.entries[0]?.verdict, verdict.accepted);
  const { parsed } = entryByKid(trust(), list.hub) ?? assert.fail("an unknown key");
  assert.ok(verifyReceipts(parsed.signingKey, list));
  return parsed.serial;
}

async function withHub(work: (hub: RunningHub, phone: Phone) => Promise<void>): Promise<void> {
  const hub = await startHub({ data: data(), port: 0, judge: () => [] });
  try {
    await work(hub, await new Phone(hub.url, trust().tenant, newMember(trust().suite)).enrol());
  } finally {
    await hub.close();
  }
}

testInBothSuites("new keys sign nothing before the directory names them", async ({ name }) => {
  foundHere(name);
  await withHub(async (_hub, phone) => {
    assert.equal(await receiptSerial(phone), 1);
    await commands().rotate();
    assert.equal(await receiptSerial(phone), 1, "nobody signed for the new keys yet");
    const made = readGenerations(data()).at(-1);
    assert.equal(parseCore(made?.receipts.core ?? assert.fail()).serial, 2);
  });
});

testInBothSuites(
  "the founders compare twelve words and put both cards in the old ones' place",
  async ({ name }) => {
    foundHere(name);
    await withHub(async (_hub, phone) => {
      assert.equal(await receiptSerial(phone), 1);
      const made = await commands().rotate();
      const [request = "", words = ""] = [made.get("request"), made.get("words")];
      assert.equal(words.split(" ").length, 12);
      const sign = ["card", "countersign", "--hub", "--request", request, "--words"];
      await assert.rejects(
        commands().founders(...sign, words.split(" ").reverse().join(" ")),
        /words-differ/,
      );
      assert.deepEqual(hubLines(), ["receipts 1 active", "transport 1 active"]);
      await commands().founders(...sign, words);
      const before = ["receipts 1 superseded", "transport 1 superseded"];
      assert.deepEqual(hubLines(), [...before, "receipts 2 active", "transport 2 active"]);
      assert.equal(trust().directory.directoryVersion, 2);
      assert.equal(await receiptSerial(phone), 2, "without a restart");
      assert.deepEqual((await phone.call("trust")).body, trust().bytes);
      assert.equal((await phone.receipts()).length, 2, "one chain goes on under both keys");
    });
    await withHub(async (_hub, phone) => assert.equal(await receiptSerial(phone), 2));
  },
);

test("a request that its keys did not sign, or for an office's card, is refused", async () => {
  foundHere();
  const made = await commands().rotate();
  const [path = "", words = ""] = [made.get("request"), made.get("words")];
  const request = readFileSync(path);
  const sign = ["card", "countersign", "--request", path, "--words", words];
  await assert.rejects(
    commands().founders(...sign),
    /malformed|bad-request/,
    "not as an office's card",
  );
  for (const at of [4, 110, request.length / 2 + 4, request.length - 1]) {
    const spoilt = Buffer.from(request);
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    writeFileSync(path, spoilt);
    await assert.rejects(
      commands().founders(...sign, "--hub"),
      /bad-request|malformed/,
      `byte ${at}`,
    );
  }
  const halves = [request.subarray(request.length / 2), request.subarray(0, request.length / 2)];
  writeFileSync(path, Buffer.concat(halves));
  await assert.rejects(commands().founders(...sign, "--hub"), /bad-request/);
  assert.equal(trust().directory.directoryVersion, 1);
});

test("keys are rotated one at a time; old ones are kept until their date, and longer while they count", async () => {
  foundHere();
  const tomorrow = new Date(Date.now() + day).toISOString().slice(0, 10);
  await assert.rejects(commands().rotate("--until", "2020-01-01"), /bad-time/);
  await commands().rotate("--until", tomorrow);
  await assert.rejects(commands().rotate(), /rotation-pending/);
  const later = Date.parse(tomorrow) + 1;
  forgetOldKeys(data(), trust(), later);
  assert.equal(readGenerations(data()).length, 2, "the directory calls the old ones active");
});

test("keys that count no more are erased after their date", async () => {
  foundHere();
  await commands().rotateAndSign();
  forgetOldKeys(data(), trust(), Date.now());
  assert.equal(readGenerations(data()).length, 2);
  forgetOldKeys(data(), trust(), Date.now() + 91 * day);
  assert.equal(readGenerations(data()).length, 1);
  await withHub(async (_hub, phone) => assert.equal(await receiptSerial(phone), 2));
});

test("a folder of before keys were rotated is read as it is", async () => {
  foundHere();
  const { generations } = JSON.parse(readFileSync(data("keys.json"), "utf8")) as {
    readonly generations: readonly object[];
  };
  writeFileSync(data("keys.json"), JSON.stringify({ v: 1, ...generations[0] }));
  await withHub(async (_hub, phone) => {
    assert.equal(await receiptSerial(phone), 1);
    await commands().rotateAndSign();
    assert.equal(await receiptSerial(phone), 2);
  });
});

test("a compromised key signs nothing more, and what names its transport card is to be made again", async () => {
  foundHere();
  const code = readCode(
    trust().suite,
    readFileSync(out("branch_secretary.code.txt"), "utf8").trim(),
  );
  const secretary = openOfficeVault(readFileSync(out("branch_secretary.weicun")), code);
  const first = trust();
  await withHub(async (hub, phone) => {
    const desk = await new Phone(hub.url, first.tenant, secretary).enrol();
    await desk.signIn();
    const since = new Date(Date.now() - 60_000).toISOString();
    await commands().rotateAndSign();
    const late = await desk.deliver([notice({ trust: first, author: secretary })], desk.signedIn);
    assert.equal(late.entries[0]?.verdict, verdict.accepted, "superseded: taken");
    await commands().founders(
      "card",
      "revoke",
      "--hub",
      "--serial",
      "1",
      "--compromised-since",
      since,
    );
    assert.deepEqual(hubLines().slice(0, 2), ["receipts 1 compromised", "transport 1 compromised"]);
    const entry = trust().directory.entries.find(({ status }) => status === cardStatus.compromised);
    assert.equal(Number(entry?.since), Date.parse(since));
    const again = await desk.deliver([notice({ trust: first, author: secretary })], desk.signedIn);
    assert.equal(again.entries[0]?.reason, reason.staleKey);
    assert.equal(await receiptSerial(phone), 2);
  });
});

test("a hub none of whose keys counts says so, takes nothing, and still shows why", async () => {
  foundHere();
  await withHub(async (_hub, phone) => {
    const letter = letterOf(phone);
    await commands().founders(
      "card",
      "revoke",
      "--hub",
      "--compromised-since",
      new Date(0).toISOString(),
    );
    const refused = await phone.submit([letter]);
    assert.deepEqual([refused.status, refused.code], [503, "hub-not-in-directory"]);
    assert.deepEqual((await phone.call("trust")).body, trust().bytes);
    assert.equal(countBySql(data(), "SELECT count(*) FROM record"), 0);
    await assert.rejects(startHub({ data: data(), port: 0 }), /hub-not-in-directory/);
    await commands().rotateAndSign();
    assert.equal(await receiptSerial(phone), 2, "the founders believe it again");
  });
});
