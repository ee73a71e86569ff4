// The unlock bench: how long a change of unlock takes beside 100,000 letters that wait, on the package as shipped, offline and
// in memory. argv: records, batch, rounds, JSON file or "".
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openClient, parseInvite, type Client, type Fetch, type Unlock } from "weicun/node";
import { foundVillage, startHub } from "../../../examples/hub/src/index.js";
import { letter } from "../pipeline/letters.js";
import { median } from "../support/median.js";

const [records = 100_000, batch = 100, rounds = 3] = process.argv.slice(2, 5).map(Number);
const jsonFile = process.argv[5] ?? "";
let online = true;

const line: Fetch = async (url, { method, headers, body }) => {
  if (!online) throw new Error("no network");
  const answer = await fetch(url, { method, headers, ...(body && { body: body.slice() }) });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: new Uint8Array(await answer.arrayBuffer()),
  };
};

/** A member of a village of this process, who has its directory and then no network. */
async function member(invitation: string): Promise<Client> {
  const client = await openClient({
    ...parseInvite(invitation),
    ...{ storage: "memory", create: true, unlock: { passphrase: passphrase(0) }, fetch: line },
  });
  await client.sync();
  return client;
}

const passphrase = (round: number): string => `门前第${round}棵老槐树`;

async function keep(client: Client): Promise<void> {
  for (let first = 0; first < records; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, records - first) }, (_, at) => first + at);
    const saved = await Promise.all(
      numbers.map((number) => client.save("gov.secretary_letter", letter(number))),
    );
    if (!saved.every(({ ok }) => ok)) throw new Error("a save was refused");
  }
  await allWait(client);
}

/** The status follows a little later. */
async function allWait(client: Client): Promise<void> {
  for (let second = 0; second < 60; second += 1) {
    if (client.status.value.waiting === records) return;
    await new Promise((done) => setTimeout(done, 1000));
  }
  throw new Error(`${client.status.value.waiting} of ${records} wait`);
}

/** Milliseconds of one change. */
async function change(client: Client, unlock: Unlock): Promise<number> {
  const begin = performance.now();
  await client.setUnlock(unlock);
  return performance.now() - begin;
}

interface Times {
  /** With Argon2id. */
  readonly passphrase: number;
  /** With no derivation that costs anything. */
  readonly device: number;
}

/** In turns, after one round to warm up. */
async function measure(client: Client): Promise<Times> {
  const seen: { readonly passphrase: number; readonly device: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const device = await change(client, { device: true });
    seen.push({ device, passphrase: await change(client, { passphrase: passphrase(round + 1) }) });
  }
  const of = (name: keyof Times): number => median(seen.slice(1).map((times) => times[name]));
  return { passphrase: of("passphrase"), device: of("device") };
}

const folder = mkdtempSync(join(tmpdir(), "weicun-bench-"));
try {
  const founded = foundVillage({
    ...{ out: join(folder, "offices"), hubData: join(folder, "hub") },
    ...{ server: "http://localhost:0", village: "522699101201", name: "石头村" },
  });
  const hub = await startHub({ data: join(folder, "hub"), port: 0 });
  const invitation = founded.invitation.replace("http://localhost:0", hub.url);
  const [empty, full] = [await member(invitation), await member(invitation)];
  online = false;
  await hub.close();
  await keep(full);
  const [nothing, much] = [await measure(empty), await measure(full)];
  await Promise.all([empty.close(), full.close()]);
  const rowOf = (waiting: number, times: Times) => ({
    waiting,
    "to a passphrase, ms": Math.round(times.passphrase),
    "to the device, ms": Math.round(times.device),
  });
  const rows = [rowOf(0, nothing), rowOf(records, much)];
  console.table(rows);
  // What a passphrase costs more than the device, where nothing waits, is Argon2id.
  const derivation = nothing.passphrase - nothing.device;
  const beyond = Math.max(0, much.passphrase - derivation);
  const words = { derivation, beyond_kdf: beyond, device: much.device };
  const summary = Object.entries(words).map(([name, ms]) => `${name}=${ms.toFixed(0)}ms`);
  if (jsonFile)
    writeFileSync(jsonFile, JSON.stringify({ records, rounds, rows, summary }, null, 2));
  console.log(`bench: records=${records} ${summary.join(" ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
