// Letters of suite intl read and written by a program that shares no code and no library with weicun.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openClient } from "weicun/node";
import { storedEnvelopes } from "../../examples/demo/scan/operator-scan.js";
import { goodLetter, letterType, startVillage, type TestVillage } from "../web/support/village.js";

const debianPython = "/usr/bin/python3";
const python = existsSync(debianPython) ? debianPython : "python3";
const program = join(import.meta.dirname, "intl/program.py");
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");
const octets = (text: string): Buffer => Buffer.from(text, "hex");
const branchSecretary = 1;

interface Opened {
  readonly id: string;
  readonly content: { readonly type: string; readonly value: unknown };
}

interface Made {
  readonly kid: string;
  readonly core: string;
  readonly proof: string;
  readonly envelope: string;
}

let village: TestVillage;
let trust: string;

const rootDigest = (): string =>
  hex(Buffer.from(village.invite.roots, "base64url").subarray(0, 32));

function foreign(task: { readonly [field: string]: unknown }): unknown {
  const input = JSON.stringify({ trust, rootDigest: rootDigest(), ...task });
  return JSON.parse(execFileSync(python, [program], { input, encoding: "utf8" }));
}

const refused = (task: { readonly [field: string]: unknown }): boolean =>
  "refused" in (foreign(task) as object);

async function post(path: string, body: Uint8Array, authorization?: string): Promise<Buffer> {
  const headers = {
    "content-type": "application/octet-stream",
    ...(authorization !== undefined && { authorization }),
  };
  const url = `${village.invite.server}/v1/${path}`;
  const answer = await fetch(url, { method: "POST", headers, body: Buffer.from(body) });
  assert.equal(answer.status, 200, `${path}: ${String(answer.status)}`);
  return Buffer.from(await answer.arrayBuffer());
}

before(async () => {
  village = await startVillage();
  const answer = await fetch(`${village.invite.server}/v1/trust`);
  trust = hex(new Uint8Array(await answer.arrayBuffer()));
});
after(() => village.stop());

async function deliveredLetter(): Promise<{ readonly id: string; readonly envelope: Buffer }> {
  const client = await openClient({ ...village.invite, storage: "memory" });
  await client.sync();
  const saved = await client.save(letterType, goodLetter);
  assert.ok(saved.ok);
  await client.sync();
  assert.equal((await client.read(saved.id))?.delivery, "delivered");
  await client.close();
  const id = saved.id.replaceAll("-", "");
  const envelope = storedEnvelopes(village.hubData).find((one) => hex(one.subarray(24, 40)) === id);
  assert.ok(envelope);
  return { id, envelope };
}

test("what weicun sealed, the foreign program opens with the office's key and verifies", async () => {
  const { id, envelope } = await deliveredLetter();
  const { file, code } = village.office();
  const vault = { vault: hex(file), code };
  const opened = foreign({ do: "open", ...vault, envelope: hex(envelope) }) as Opened;
  assert.equal(opened.id, id);
  assert.equal(opened.content.type, letterType);
  assert.deepEqual(opened.content.value, goodLetter);

  const spoilt = Buffer.from(envelope);
  for (const at of [30, 100, 150, 300, spoilt.length - 1]) {
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    assert.ok(refused({ do: "open", ...vault, envelope: hex(spoilt) }), `byte ${at}`);
    spoilt[at] ^= 1;
  }
  const otherRoot = "00".repeat(32);
  assert.ok(refused({ do: "open", ...vault, envelope: hex(envelope), rootDigest: otherRoot }));
});

test("what the foreign program sealed, the hub takes and weicun's secretary reads", async () => {
  const id = "019352a0f1c27abc8def0123456789ab";
  const letter = { id, time: Date.now(), type: letterType, schema: 1, value: goodLetter };
  const made = foreign({ do: "seal", office: branchSecretary, letter }) as Made;
  const core = octets(made.core);
  const token = await post("enrol", Buffer.concat([core, octets(made.proof)]));
  const envelope = octets(made.envelope);
  const frame = Buffer.alloc(8);
  frame.writeUInt32LE(1);
  frame.writeUInt32LE(envelope.length, 4);
  const device = `Weicun-Device ${made.kid}.${token.toString("base64url")}`;
  const receipts = await post("submit", Buffer.concat([frame, envelope]), device);
  const verdicts = foreign({ do: "receipts", receipts: hex(receipts) }) as readonly {
    readonly id: string;
    readonly verdict: number;
  }[];
  assert.deepEqual(
    verdicts.map(({ id: of, verdict }) => ({ of, verdict })),
    [{ of: id, verdict: 1 }],
  );

  const restore = village.office();
  const secretary = await openClient({ ...village.invite, storage: "memory", restore });
  await secretary.sync();
  const { entries } = await secretary.list({ type: letterType });
  const entry = entries.find((one) => one.id.replaceAll("-", "") === id);
  assert.deepEqual(entry?.value, goodLetter);
  await secretary.close();
});
