import { median } from "../support/median.js";
import { makeLanes, type Contender } from "./contenders.js";
import type { Suites } from "./suites.js";

/** Operations in a second, by lane and contender. */
export type Rates = Readonly<Record<string, Readonly<Record<string, number>>>>;

const milliseconds = 150;

/** Runs for a while; the clock is asked about every tenth of it. */
function rate({ run }: Contender): number {
  const first = performance.now();
  run();
  const once = Math.max(performance.now() - first, 0.001);
  const batch = Math.max(1, Math.min(1000, Math.floor(milliseconds / 10 / once)));
  const begin = performance.now();
  let count = 0;
  let spent = 0;
  for (; spent < milliseconds; spent = performance.now() - begin) {
    for (let done = 0; done < batch; done += 1) run();
    count += batch;
  }
  return (count * 1000) / spent;
}

/** Contenders in turns, so that a slow moment meets them all; the median of the rounds, after one to warm up. */
export async function measure(suites: Suites, rounds: number): Promise<Rates> {
  const rates: Record<string, Record<string, number>> = {};
  for (const { name, contenders } of await makeLanes(suites)) {
    const seen = contenders.map((): number[] => []);
    for (let round = 0; round <= rounds; round += 1)
      contenders.forEach((contender, at) => {
        const measured = rate(contender);
        if (round > 0) seen[at]?.push(measured);
      });
    rates[name] = Object.fromEntries(
      contenders.map((one, at) => [one.name, median(seen[at] ?? [])]),
    );
  }
  return rates;
}
