// The crypto bench: the core's primitives beside JavaScript's libraries, in Node and in one Chromium, one after the other.
// argv: records, batch (not used here), rounds, JSON file or "".
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Phone } from "../../browser/support/phone.js";
import { measure, type Rates } from "./measure.js";
import { library, startSite } from "./site.js";
import { Suites, type Factory } from "./suites.js";

const rounds = Number(process.argv[4] ?? 3);
const jsonFile = process.argv[5] ?? "";

async function inNode(): Promise<Rates> {
  const glue = pathToFileURL(join(library, "weicun_suites.mjs")).href;
  const { default: factory } = (await import(glue)) as { readonly default: Factory };
  const wasm = new WebAssembly.Module(readFileSync(join(library, "weicun_suites.wasm")));
  return measure(await Suites.create(factory, wasm), rounds);
}

async function inChromium(): Promise<Rates> {
  const { url, server } = await startSite();
  const phone = new Phone();
  try {
    const page = await phone.start(true);
    page.setDefaultTimeout(0);
    await page.goto(url);
    await page.waitForFunction("globalThis.measureCrypto");
    return await page.evaluate((count) => globalThis.measureCrypto(count), rounds);
  } finally {
    await phone.close();
    server.close();
  }
}

const hosts = { node: await inNode(), chromium: await inChromium() };

const rows = Object.entries(hosts).flatMap(([host, rates]) =>
  Object.entries(rates).flatMap(([lane, contenders]) =>
    Object.entries(contenders).map(([contender, rate]) => ({
      ...{ host, lane, contender },
      "operations/s": Math.round(rate),
      milliseconds: Number((1000 / rate).toFixed(4)),
    })),
  ),
);
console.table(rows);

/** `<lane>_vs_<peer>` as ratios; a lane without peers in milliseconds. */
function words(host: string, rates: Rates): readonly string[] {
  return Object.entries(rates).flatMap(([lane, { weicun = NaN, ...others }]) => {
    const peers = Object.entries(others);
    if (peers.length === 0) return [`${host}_${lane}=${(1000 / weicun).toFixed(2)}ms`];
    return peers.map(([peer, rate]) => {
      const name = peer.replaceAll("-", "_");
      return `${host}_${lane}_vs_${name}=${(weicun / rate).toFixed(2)}x`;
    });
  });
}

const summary = Object.entries(hosts).flatMap(([host, rates]) => words(host, rates));
if (jsonFile) writeFileSync(jsonFile, JSON.stringify({ rounds, rows, summary }, null, 2));
console.log(`bench: ${summary.join(" ")}`);
