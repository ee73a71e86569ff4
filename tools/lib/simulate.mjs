// Runs the fault simulator's programs and adds up what they count.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "./cmake.mjs";
import { Failure } from "./failure.mjs";
import { buildFolder, root } from "./paths.mjs";
import { capture, sideBySide } from "./run.mjs";

/** Enough schedules for each planted bug; most are found by the first few. */
const plantedSchedules = 2000;

export function plantedNames() {
  return readdirSync(join(root, "tests/simulator/planted"))
    .filter((file) => file.endsWith(".patch"))
    .map((file) => file.replace(/\.patch$/, ""))
    .sort();
}

const program = (preset, name) => join(buildFolder(preset), "tests/simulator", name);

export async function buildSimulator(preset) {
  await build(preset, ["simulator", "simulator_real", "simulator_planted"]);
}

/** The stand-in for crypto in 99 of 100 schedules, the real one in the first of each hundred (docs/simulator.md). */
export async function runSchedules(preset, schedules, seed) {
  const real = Math.min(schedules, Math.ceil(schedules / 100));
  const runs = [["simulator_real", real, seed]];
  if (schedules > real) runs.push(["simulator", schedules - real, seed + BigInt(real)]);
  return sideBySide(runs, (run) => runOne(preset, ...run));
}

async function runOne(preset, name, schedules, seed) {
  const { code, text } = await capture(program(preset, name), [
    ...["--schedules", String(schedules), "--seed", String(seed)],
  ]);
  const last = text.match(/^simulator: (.*)$/m)?.[1];
  if (!last) throw new Failure(`${name} ended with ${code} and no counts (seed ${seed})`);
  const counts = Object.fromEntries(last.split(" ").map((word) => word.split("=")));
  const failures = [...text.matchAll(/^seed (\d+): (.*)$/gm)].map(([, at, what]) => ({ at, what }));
  const rows = [...text.matchAll(/^ {2}(\S.*\S) +(\d+)$/gm)].map(([, what, count]) => [
    what.trim(),
    Number(count),
  ]);
  return { name, counts, failures, rows };
}

/** What was seen in all runs together: transitions and faults as "seen/all", the rest as sums. */
export function addUp(runs) {
  const sum = (key) => runs.reduce((total, run) => total + Number(run.counts[key]), 0);
  const seen = new Map();
  for (const [what, count] of runs.flatMap((run) => run.rows))
    seen.set(what, (seen.get(what) ?? 0) + count);
  const share = (isOne) => {
    const counts = [...seen].filter(([what]) => isOne(what)).map(([, count]) => count);
    return { seen: counts.filter((count) => count > 0).length, all: counts.length };
  };
  const broken = ["lost", "duplicated", "phantom", "stuck"].map((key) => [key, sum(key)]);
  return {
    seen,
    schedules: sum("schedules"),
    events: sum("events"),
    transitions: share((what) => what.includes("->")),
    faults: share((what) => !what.includes("->")),
    broken: Object.fromEntries(broken),
  };
}

/**
 * @returns for each planted bug what caught it, or null: a crash is not a catch, nor is a schedule that breaks a promise
 * without the planted bug, too, and a bug not found is a failure
 */
export function findPlanted(preset, seed) {
  return sideBySide(plantedNames(), async (name) => {
    const found = await firstBroken(preset, `planted_${name}`, plantedSchedules, seed);
    if (!found || (await firstBroken(preset, "simulator", 1, found.seed)))
      return { name, found: null };
    return { name, found: { ...found, after: Number(found.seed - seed) + 1 } };
  });
}

async function firstBroken(preset, name, schedules, seed) {
  const { text } = await capture(program(preset, name), [
    ...["--schedules", String(schedules), "--seed", String(seed)],
    ...["--stop-at-first", "--quiet"],
  ]);
  const found = text.match(/^seed (\d+): ([a-z-]+): (.*)$/m);
  return found && { seed: BigInt(found[1]), oracle: found[2], what: found[3] };
}
