// The pipeline bench: letters of 600 bytes through the package as shipped and through hand-written floors, in one real Chromium,
// each on a fresh profile, in turns. argv: records, batch, rounds, JSON file or "".
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foundVillage, startHub } from "../../../examples/hub/src/index.js";
import { Phone } from "../../browser/support/phone.js";
import { median } from "../support/median.js";
import type { Result, Task } from "./page.js";
import { makeSite } from "./site.js";

const [records = 10_000, batch = 100, rounds = 3] = process.argv.slice(2, 5).map(Number);
const jsonFile = process.argv[5] ?? "";
const contenders = ["weicun", "batched", "record-wise"] as const;

const folder = mkdtempSync(join(tmpdir(), "weicun-bench-"));
const founded = foundVillage({
  out: join(folder, "offices"),
  hubData: join(folder, "hub"),
  server: "http://localhost:0",
  village: "522699101201",
  name: "石头村",
});
await makeSite(join(folder, "site"));
const hub = await startHub({ data: join(folder, "hub"), app: join(folder, "site"), port: 0 });
const invitation = founded.invitation.trim().replace("http://localhost:0", hub.url);

async function measured(contender: string, signed: boolean): Promise<number> {
  const phone = new Phone();
  try {
    const page = await phone.start(true);
    page.setDefaultTimeout(0);
    await page.exposeFunction("goOffline", () => phone.online(false));
    await page.goto(hub.url);
    await page.waitForFunction("globalThis.measure");
    const task: Task = { contender, signed, records, batch, invitation };
    const { milliseconds, kept } = await page.evaluate<Result, Task>(
      (given) => globalThis.measure(given),
      task,
    );
    if (kept !== records) throw new Error(`${contender} kept ${kept} of ${records}`);
    return milliseconds;
  } finally {
    await phone.close();
  }
}

async function lane(signed: boolean): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of contenders) times[name]?.push(await measured(name, signed));
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

try {
  const lanes = { signed: await lane(true), unsigned: await lane(false) };
  const rows = Object.entries(lanes).flatMap(([signing, times]) =>
    Object.entries(times).map(([contender, milliseconds]) => ({
      lane: signing,
      contender,
      milliseconds: Math.round(milliseconds),
      "records/s": Math.round((records * 1000) / milliseconds),
    })),
  );
  console.table(rows);
  const words = Object.entries(lanes).flatMap(([signing, times]) =>
    contenders.slice(1).map((floor) => {
      const ratio = (times[floor] ?? NaN) / (times["weicun"] ?? NaN);
      return [`${signing}_vs_${floor.replace("-", "_")}`, Number(ratio.toFixed(2))] as const;
    }),
  );
  if (jsonFile)
    writeFileSync(
      jsonFile,
      JSON.stringify({ records, batch, rounds, rows, ratios: Object.fromEntries(words) }, null, 2),
    );
  console.log(`bench: ${words.map(([word, ratio]) => `${word}=${ratio}x`).join(" ")}`);
} finally {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
}
