// The whole way of a tip-off and back: sealed as a phone seals it, taken by a hub, read and answered by the county's program,
// found in its mailbox and opened with the code.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { readCountyKey } from "../../examples/hub/src/drop/county-key.js";
import { workBits } from "../../examples/hub/src/drop/work.js";
import { foundVillage } from "../../examples/hub/src/found/found-village.js";
import { parseReceipts, verdict } from "../../examples/hub/src/format/receipt.js";
import { suiteNamed, type Suite } from "../../examples/hub/src/suites/index.js";
import { spawnHub, stopped } from "../../examples/hub/tests/support/process.js";
import { ask, core, field, textOf, type Fields } from "./support/programs.js";

const countyProgram = join(import.meta.dirname, "../../examples/hub/county.mjs");
const dayMilliseconds = 24 * 60 * 60 * 1000;
const canary = "低保金被人挪用了";

interface Phone {
  readonly drop: Buffer;
  readonly random: Buffer;
  readonly mailbox: Uint8Array;
  readonly envelope: Buffer;
  readonly fingerprint: Uint8Array;
}

/** A tip-off as the core seals it, with the code of its author; signed by `keys`, or by nobody. */
function writes(drop: Buffer, keys?: Uint8Array): Phone {
  const random = randomBytes(16);
  const reply = ask(core, "dropReply", { drop, random });
  const mailbox = field(reply, "mailbox");
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const named = keys !== undefined;
  const value = { body: canary, category: "relief_fraud", named, wipe_after_send: true };
  const from = keys?.subarray(4, keys.length - 64) ?? field(reply, "core");
  const reply64 = named && { reply: base64(field(reply, "core")) };
  const content = {
    ...{ attachments: [], from: base64(from), mailbox: base64(mailbox), ...reply64, schema: 1 },
    ...{ type: "gov.tipoff", value, ...(named && { versions: [1, 1] }) },
  };
  const fields = {
    drop,
    random,
    id: randomBytes(16),
    content: Buffer.from(JSON.stringify(content)),
  };
  const sealed = ask(core, "sealDrop", { ...fields, ...(keys && { keys }) });
  const fingerprint = field(sealed, "fingerprint");
  return { drop, random, mailbox, envelope: Buffer.from(field(sealed, "envelope")), fingerprint };
}

/** Its work for today, in front of it (format.md §5.4): by OpenSSL's hashes, not the hub's code. */
function stamped({ envelope, fingerprint }: Phone, suite: Suite): Buffer {
  const label = "weicun/1 work";
  const worked = createHash(suite.name === "gm" ? "sm3" : "sha256");
  worked.update(Buffer.of(label.length)).update(label).update(fingerprint);
  const stamp = Buffer.alloc(16);
  stamp.writeBigUInt64LE(BigInt(Math.floor(Date.now() / dayMilliseconds)));
  const rest = 32 - workBits(envelope.length);
  for (let nonce = 0n; ; nonce += 1n) {
    stamp.writeBigUInt64LE(nonce, 8);
    if (worked.copy().update(stamp).digest().readUInt32BE() >>> rest === 0) break;
  }
  return Buffer.concat([stamp, envelope]);
}

async function post(url: string, body: Uint8Array): Promise<Buffer> {
  const headers = { "content-type": "application/octet-stream" };
  const answer = await fetch(url, { method: "POST", headers, body: Buffer.from(body) });
  assert.equal(answer.status, 200, `${url}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function county(...parameters: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run(process.execPath, [countyProgram, ...parameters])).stdout;
}

async function answers(text: string, ...parameters: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [countyProgram, "answer", ...parameters]);
  child.stdin.end(text);
  const [code] = (await once(child, "exit")) as [number | null];
  assert.equal(code, 0);
}

/** What lies in the mailbox, as the phone gets it. */
async function mailboxOf(server: string, mailbox: Uint8Array): Promise<readonly Buffer[]> {
  const page = await post(`${server}/v1/mailbox`, mailbox);
  const letters: Buffer[] = [];
  for (let at = 4; at < page.length;) {
    const length = page.readUInt32LE(at);
    letters.push(page.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  assert.equal(letters.length, page.readUInt32LE(0));
  return letters;
}

interface Station {
  readonly server: string;
  readonly key: string;
  readonly suite: Suite;
}

/** Sent, read, answered, fetched: the answer as the core opens it by what only its author has. */
async function thereAndBack(station: Station, keys?: Uint8Array): Promise<void> {
  const { server, key, suite } = station;
  const { core: drop } = readCountyKey(readFileSync(key, "utf8"));
  const phone = writes(drop, keys);
  const receipt = parseReceipts(await post(`${server}/v1/drop`, stamped(phone, suite)));
  assert.equal(receipt.entries[0]?.verdict, verdict.accepted);
  assert.deepEqual(await mailboxOf(server, phone.mailbox), []);
  const read = await readBy(station, keys !== undefined);
  await answers("已受理，谢谢。\n", "--server", server, "--key", key, "--drop", read);
  const [envelope = Buffer.alloc(0), ...others] = await mailboxOf(server, phone.mailbox);
  assert.deepEqual(others, []);
  const { random } = phone;
  const tenant = phone.envelope.subarray(8, 24);
  const openedBy = (code: Buffer): Fields =>
    ask(core, "openAnswer", { drop, random: code, envelope });
  isAnswer(openedBy(random), read);
  assert.ok("refused" in openedBy(randomBytes(16)), "with this code alone");
  if (keys)
    assert.ok(
      "refused" in ask(core, "open", { keys, tenant, envelope }),
      "not by the author's card",
    );
}

/** The id of the one tip-off of that kind, as the county's program tells it. */
async function readBy({ server, key }: Station, named: boolean): Promise<string> {
  const lines = (await county("read", "--server", server, "--key", key)).trimEnd().split("\n");
  const told = lines.map(
    (line) => JSON.parse(line) as { id: string; named: boolean; value: { body: string } },
  );
  const [read, ...others] = told.filter((one) => one.named === named);
  assert.deepEqual(others, []);
  assert.equal(read?.value.body, canary);
  return read.id;
}

function isAnswer(opened: Fields, drop: string): void {
  const said = JSON.parse(textOf(opened, "content")) as {
    readonly type: string;
    readonly replyTo: string;
    readonly value: object;
  };
  assert.equal(said.type, "gov.letter_event");
  assert.equal(said.replyTo, drop);
  assert.deepEqual(said.value, { kind: "reply", letter: drop, text: "已受理，谢谢。" });
  assert.deepEqual([...field(opened, "signed")], [0]);
}

for (const name of ["intl", "gm"] as const)
  test(`a tip-off is read by the county alone, and its answer by its author alone (${name})`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "weicun-county-"));
    const [out, hubData] = [join(folder, "out"), join(folder, "hub")];
    const place = { server: "http://localhost:8787", village: "522699101201", name: "石头村" };
    const { countyKey } = foundVillage({ out, hubData, ...place, suite: name, drop: true });
    const hub = await spawnHub(hubData);
    try {
      const suite = suiteNamed(name) ?? assert.fail();
      const station = { server: hub.url, key: countyKey ?? assert.fail(), suite };
      await thereAndBack(station);
      const made = ask(core, "identity", { suite: Uint8Array.of(suite.byte) });
      await thereAndBack(station, field(made, "keys"));
      assert.ok(!readFileSync(join(hubData, "drop.sqlite")).includes(canary));
      assert.ok(!hub.output().includes("/v1/"), "nothing of it is logged");
    } finally {
      await stopped(hub.child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    }
  });
