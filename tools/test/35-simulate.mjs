// The fault simulator under the sanitizers, with few schedules, and every planted bug; the long run is npm run simulate.
import { addUp, buildSimulator, findPlanted, runSchedules } from "../lib/simulate.mjs";

const preset = "asan";
const seed = 1n;
/** From here on each planted bug shows within fifty schedules. */
const plantedSeed = 1000n;

/** Counts one test for each promise and one for each planted bug. */
export async function run() {
  await buildSimulator(preset);
  const runs = await runSchedules(preset, 200, seed);
  for (const { failures } of runs)
    for (const { at, what } of failures) console.log(`  seed ${at}: ${what}`);
  const { schedules, events, broken } = addUp(runs);
  console.log(`  ${schedules} schedules, ${events} events, ${JSON.stringify(broken)}`);
  const planted = await findPlanted(preset, plantedSeed);
  for (const { name, found } of planted)
    console.log(`  planted ${name}: ${found ? `${found.oracle} (${found.after})` : "NOT FOUND"}`);
  const results = [
    ...Object.values(broken).map((count) => count === 0),
    ...planted.map(({ found }) => found !== null),
  ];
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}
