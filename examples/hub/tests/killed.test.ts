import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { verdict } from "../src/format/receipt.js";
import type { NewVillage } from "../src/found/village.js";
import { Phone } from "./support/phone.js";
import { spawnHub, spawnUntilReady, stopped } from "./support/process.js";
import { envelope, newId } from "./support/records.js";
import { countBySql } from "./support/sql.js";
import { foundInto } from "./support/village.js";

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newData(): { readonly data: string; readonly village: NewVillage } {
  const data = mkdtempSync(join(tmpdir(), "weicun-killed-"));
  folders.push(data);
  return { data, village: foundInto(data) };
}

function letterTo(village: NewVillage, id = newId()): Buffer {
  const entry = village.trust.directory.entries.find(({ parsed }) => parsed.office === 1);
  assert.ok(entry);
  return envelope({ tenant: village.trust.tenant, kids: [entry.card.subarray(0, 16)], id });
}

function samePhone(url: string, phone: Phone): Phone {
  const again = new Phone(url, phone.tenant, phone.identity);
  again.token = phone.token;
  return again;
}

test("killed between effect and receipt, the hub has neither", async () => {
  const { data, village } = newData();
  const script = fileURLToPath(new URL("./support/suicidal-hub.ts", import.meta.url));
  const first = await spawnUntilReady(["--import", "tsx", script, data]);
  const phone = await new Phone(first.url, village.trust.tenant).enrol();
  const records = [letterTo(village), letterTo(village), letterTo(village)];
  for (const record of records.slice(0, 2)) await phone.deliver([record]);
  await assert.rejects(phone.submit(records.slice(2)));
  assert.equal(countBySql(data, "SELECT count(*) FROM record"), 2);
  assert.equal(countBySql(data, "SELECT count(*) FROM receipt_list"), 2);
  const second = await spawnHub(data);
  const list = await samePhone(second.url, phone).deliver(records.slice(2));
  assert.equal(list.entries[0]?.n, 3n);
  await stopped(second.child, "SIGTERM");
});

test("killed at any moment, the hub keeps every receipt that it gave, and gives the rest once", async () => {
  const { data, village } = newData();
  const records = Array.from({ length: 120 }, () => letterTo(village));
  const given = new Map<Buffer, bigint>();
  let phone: Phone | undefined;
  for (let kills = 0; kills < 4; kills += 1) {
    const hub = await spawnHub(data);
    phone = phone
      ? samePhone(hub.url, phone)
      : await new Phone(hub.url, village.trust.tenant).enrol();
    const dead = new Promise((resolve) => setTimeout(resolve, 40 + 60 * kills)).then(() =>
      stopped(hub.child, "SIGKILL"),
    );
    await deliverUntilDead(phone, records, given);
    await dead;
  }
  const hub = await spawnHub(data);
  phone = samePhone(hub.url, phone ?? assert.fail());
  await checkAll(phone, records, given);
  assert.equal(countBySql(data, "SELECT count(*) FROM record"), records.length);
  assert.equal(countBySql(data, "SELECT max(n) FROM record"), records.length);
  assert.equal(await stopped(hub.child, "SIGTERM"), 0);
});

async function deliverUntilDead(
  phone: Phone,
  records: readonly Buffer[],
  given: Map<Buffer, bigint>,
): Promise<void> {
  for (const record of records.filter((each) => !given.has(each))) {
    try {
      const [entry] = (await phone.deliver([record])).entries;
      given.set(record, BigInt(entry?.n ?? 0));
    } catch {
      return;
    }
  }
}

async function checkAll(
  phone: Phone,
  records: readonly Buffer[],
  given: ReadonlyMap<Buffer, bigint>,
): Promise<void> {
  for (const record of records) {
    const [entry] = (await phone.deliver([record])).entries;
    assert.equal(entry?.verdict, verdict.accepted);
    assert.equal(entry.n, given.get(record) ?? entry.n);
  }
  let previous: Buffer = Buffer.alloc(32);
  for (
    let lists = await phone.receipts();
    lists.length > 0;
    lists = await phone.receipts(previous)
  ) {
    for (const list of lists) {
      assert.deepEqual(list.previous, previous);
      previous = list.digest;
    }
  }
}

test("told to stop, the hub finishes what it was asked and ends with code 0", async () => {
  const { data, village } = newData();
  const hub = await spawnHub(data);
  const phone = await new Phone(hub.url, village.trust.tenant).enrol();
  const batch = Array.from({ length: 64 }, () => letterTo(village));
  const answers = Promise.allSettled(Array.from({ length: 8 }, () => phone.deliver(batch)));
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(await stopped(hub.child, "SIGTERM"), 0);
  const receipted = (await answers).filter(({ status }) => status === "fulfilled").length;
  const lists = countBySql(data, "SELECT count(*) FROM receipt_list");
  assert.equal(receipted, lists);
  assert.ok(countBySql(data, "SELECT count(*) FROM record") === (lists > 0 ? 64 : 0));
});

test("told to stop in the middle of a request, the hub answers it and is gone within 5 s", async () => {
  const { data } = newData();
  const hub = await spawnHub(data);
  const agent = new Agent({ keepAlive: true });
  const body = Buffer.alloc(64);
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(body.length),
  };
  const asking = request(`${hub.url}/v1/enrol`, { agent, method: "POST", headers });
  asking.write(body.subarray(0, 32));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [began, ended] = [Date.now(), stopped(hub.child, "SIGTERM")];
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answered = once(asking, "response") as Promise<[{ statusCode: number; resume(): void }]>;
  asking.end(body.subarray(32));
  const [answer] = await answered;
  answer.resume();
  assert.equal(answer.statusCode, 400);
  assert.equal(await ended, 0);
  assert.ok(Date.now() - began < 5_000);
  agent.destroy();
});
