// The county's answer through the package: a hub in a process of its own, the county's program, and a phone that has the code.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock, test } from "node:test";
import { promisify } from "node:util";
import {
  openClient,
  parseInvite,
  type Client,
  type DropAnswer,
  type Fetch,
  type OpenOptions,
} from "weicun/node";
import { foundVillage } from "../../examples/hub/src/found/found-village.js";
import { codeKind, writeCode } from "../../examples/hub/src/format/recovery-code.js";
import { intl } from "../../examples/hub/src/suites/index.js";
import { spawnHub, stopped, type HubProcess } from "../../examples/hub/tests/support/process.js";
import { plainFetch } from "./support/network.js";
import { failsWith, onASlowPhone } from "./support/place.js";
import { goodLetter, letterType } from "./support/village.js";

const countyProgram = join(import.meta.dirname, "../../examples/hub/county.mjs");
const hour = 3_600_000; // ms
const said = "查实了，低保金这个月补发。";
const tipOff = {
  named: false,
  category: "relief_fraud",
  body: "低保金被人挪用了",
  wipe_after_send: true,
};

interface Asked {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly bytes: number;
}

/** A village whose county takes drops, and one phone in it; its clock is the test's. */
class Place {
  readonly asked: Asked[] = [];
  readonly events: string[] = [];

  constructor(
    readonly folder: string,
    readonly hub: HubProcess,
    readonly countyKey: string,
    private readonly options: OpenOptions,
  ) {}

  open(extra: Partial<OpenOptions> = {}): Promise<Client> {
    const listen: Fetch = (url, init) => {
      this.asked.push({ url, headers: init.headers, bytes: init.body?.length ?? 0 });
      return plainFetch(url, init);
    };
    const onEvent = ({ name }: { readonly name: string }): void => void this.events.push(name);
    return openClient({ ...this.options, fetch: listen, onEvent, ...extra });
  }

  onASlowPhone(): Promise<void> {
    return onASlowPhone(this.options);
  }

  /** Put away for so long, then opened until that was asked for. */
  async opensFor(milliseconds: number, path: string): Promise<void> {
    later(milliseconds);
    this.asked.length = 0;
    const client = await this.open();
    await comesTrue(() => this.asked.some(({ url }) => url.endsWith(path)));
    await new Promise((done) => setTimeout(done, 300));
    await client.close();
  }

  async county(...parameters: readonly string[]): Promise<string> {
    const all = [countyProgram, ...parameters, "--server", this.hub.url, "--key", this.countyKey];
    return (await promisify(execFile)(process.execPath, all)).stdout;
  }

  async answer(drop: string, text: string): Promise<void> {
    const place = ["--server", this.hub.url, "--key", this.countyKey];
    const all = [countyProgram, "answer", ...place, "--drop", drop];
    const child = spawn(process.execPath, all);
    child.stdin.end(text);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  }
}

const later = (milliseconds: number): void => mock.timers.setTime(Date.now() + milliseconds);

/** The clock goes on meanwhile: a phone whose line came back a moment late lets some of its time pass first. */
async function comesTrue(holds: () => boolean): Promise<void> {
  for (let wait = 0; wait < 600 && !holds(); wait += 1) {
    await new Promise((done) => setTimeout(done, 100));
    later(100);
  }
  assert.ok(holds());
}

function everyFile(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const bytes = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Buffer.concat(bytes.map((path) => readFileSync(path)));
}

/** Asks at a phone that was just heard of; the hour in which nothing leaves passes. */
async function asksFor(place: Place, client: Client, code: string): Promise<readonly DropAnswer[]> {
  let wait = 0;
  const before = place.asked.length;
  const answers = client.answers(code, { onProgress: ({ total }) => (wait = total) });
  await comesTrue(() => wait > 0);
  assert.ok(wait > hour / 6 - 1000 && wait <= hour, String(wait));
  await client.sync();
  assert.equal(place.asked.length, before, "silent until then");
  later(hour);
  await client.sync();
  return answers;
}

async function inVillage(
  suite: "intl" | "gm",
  work: (place: Place) => Promise<void>,
  drop = true,
): Promise<void> {
  // The hub lives now; what the phone lives through before it asks was yesterday.
  mock.timers.enable({ apis: ["Date"], now: Date.now() - 27 * hour });
  const base = mkdtempSync(join(tmpdir(), "weicun-answer-"));
  const [out, hubData] = [join(base, "out"), join(base, "hub")];
  const where = { server: "http://localhost:8787", village: "522699101201", name: "石头村" };
  const founded = foundVillage({ out, hubData, ...where, suite, drop });
  const hub = await spawnHub(hubData);
  const invite = { ...parseInvite(founded.invitation), server: hub.url };
  const folder = join(base, "phone");
  const key = founded.countyKey ?? "";
  try {
    await work(new Place(folder, hub, key, { ...invite, folder } as OpenOptions));
  } finally {
    await stopped(hub.child, "SIGTERM");
    rmSync(base, { recursive: true, force: true });
    mock.timers.reset();
  }
}

for (const suite of ["intl", "gm"] as const)
  test(`who has the code reads the county's answer, and nothing of it stays (${suite})`, () =>
    inVillage(suite, async (place) => {
      const client = await place.open();
      await client.sync();
      const saved = await client.save("gov.tipoff", tipOff);
      assert.ok(saved.ok);
      const code = saved.code ?? assert.fail();
      await client.close();
      await place.opensFor(25 * hour, "/inbox");
      await place.opensFor(hour, "/drop");
      const [line = ""] = (await place.county("read")).split("\n");
      assert.equal((JSON.parse(line) as { readonly id: string }).id, saved.id);
      await place.answer(saved.id, said);
      later(2 * hour);
      const reader = await place.open();
      await reader.sync();
      const events = place.events.length;
      const answers = await asksFor(place, reader, code);
      assert.deepEqual(
        answers.map(({ text, drop }) => [text, drop]),
        [[said, saved.id]],
      );
      const { url, headers, bytes } = place.asked.at(-1) ?? assert.fail();
      assert.equal(url, `${place.hub.url.replace("localhost", "127.0.0.1")}/v1/mailbox`);
      assert.deepEqual(Object.keys(headers), ["content-type"]);
      assert.equal(bytes, 16);
      assert.equal(place.events.length, events, "no event tells of it");
      assert.deepEqual((await reader.list()).entries, []);
      assert.deepEqual(reader.status.value.findings, []);
      const heard = place.asked.length;
      await reader.sync();
      assert.equal(place.asked.length, heard, "silent afterwards");
      await reader.close();
      const stored = everyFile(place.folder);
      for (const text of [said, code, saved.id]) assert.ok(!stored.includes(text));
    }));

test("a code that isn't one is refused at once, and who leaves is not waited for", () =>
  inVillage("intl", async (place) => {
    const client = await place.open();
    await client.sync();
    const saved = await client.save("gov.tipoff", tipOff);
    const code = (saved.ok && saved.code) || assert.fail();
    const mistyped = code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");
    await assert.rejects(client.answers(mistyped), failsWith("wrong-key"));
    const other = await client.recoveryCode();
    await assert.rejects(client.answers(other), (error: Error) => /恢复卡/.test(error.message));
    const leaves = new AbortController();
    const asked = client.answers(code, { signal: leaves.signal });
    leaves.abort();
    await assert.rejects(asked, failsWith("aborted"));
    const heard = place.asked.length;
    await client.sync();
    assert.ok(place.asked.length > heard, "the phone talks again");
    const waits = client.answers(code);
    const refused = assert.rejects(waits, failsWith("locked"));
    await comesTrue(() => true);
    await client.lock();
    await refused;
    await assert.rejects(client.answers(code), failsWith("locked"));
    assert.ok(!place.asked.some(({ url }) => url.endsWith("/mailbox")));
    await client.close();
  }));

test("without a signal, and in a village that knows no county, a person is told", () =>
  inVillage(
    "intl",
    async (place) => {
      const dead = await place.open({ fetch: () => Promise.reject(new Error("refused")) });
      await assert.rejects(dead.answers("0".repeat(32)), failsWith("offline"));
      await dead.close();
      const client = await place.open();
      await client.sync();
      await assert.rejects(client.answers("0".repeat(32)), failsWith("not-supported"));
      await client.close();
    },
    false,
  ));

test("while somebody asks, no housemate's account is heard of", () =>
  inVillage("intl", async (place) => {
    await place.onASlowPhone();
    const code = writeCode(intl, randomBytes(16), codeKind.tipOff);
    let open = false;
    const urls: string[] = [];
    const fetch: Fetch = (url, init) => {
      urls.push(url);
      const submits = url.endsWith("/submit");
      return submits && !open ? Promise.reject(new Error("no line")) : plainFetch(url, init);
    };
    const his = await place.open({ unlock: { passphrase: "爷爷的话" }, create: true, fetch });
    await his.sync();
    assert.ok((await his.save(letterType, goodLetter)).ok);
    await his.close();
    const hers = await place.open({ unlock: { passphrase: "小花的话" }, create: true, fetch });
    await hers.sync();
    const before = urls.length;
    const submitted = (from: number): boolean =>
      urls.slice(from).some((url) => url.endsWith("/submit"));
    await comesTrue(() => submitted(before));
    const leaves = new AbortController();
    const asked = hers.answers(code, { signal: leaves.signal });
    await new Promise((done) => setTimeout(done, 500));
    const heard = urls.length;
    open = true;
    later(60_000);
    await new Promise((done) => setTimeout(done, 8_000));
    assert.deepEqual(urls.slice(heard), []);
    leaves.abort();
    await assert.rejects(asked, failsWith("aborted"));
    later(1_000);
    await hers.sync();
    await comesTrue(() => submitted(heard));
    await hers.close();
  }));
