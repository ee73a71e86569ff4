// npm run simulate -- --schedules N --seed S [--replay SEED [--real]]: the fault simulator and its planted bugs.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./lib/cmake.mjs";
import { Failure } from "./lib/failure.mjs";
import { buildFolder } from "./lib/paths.mjs";
import { exitCode } from "./lib/run.mjs";
import { addUp, buildSimulator, findPlanted, runSchedules } from "./lib/simulate.mjs";
import { setUp } from "./setup/set-up.mjs";

const preset = "release";
/** With so many schedules every transition and fault must have happened. The rarest (a parked record that is refused) was not seen in 1,150. */
const enoughToCover = 10_000;
const options = {
  schedules: { type: "string", default: "2000" },
  seed: { type: "string", default: "1" },
  replay: { type: "string" },
  real: { type: "boolean", default: false },
};

export async function run(args) {
  const { values } = parseArgs({ args, options });
  for (const word of [values.schedules, values.seed, values.replay ?? "0"])
    if (!/^\d+$/.test(word)) throw new Failure(`"${word}" is not a number`);
  if (values.schedules === "0") throw new Failure("no schedules");
  await setUp("test");
  if (values.replay !== undefined) return replay(values);
  await buildSimulator(preset);
  const runs = await runSchedules(preset, Number(values.schedules), BigInt(values.seed));
  const total = addUp(runs);
  for (const [what, count] of total.seen)
    console.log(`  ${what.padEnd(42)}${String(count).padStart(12)}`);
  for (const { name, failures } of runs)
    for (const { at, what } of failures)
      console.log(
        `seed ${at}: ${what}\n  npm run simulate -- --replay ${at}${name === "simulator_real" ? " --real" : ""}`,
      );
  const planted = await findPlanted(preset, BigInt(values.seed));
  for (const { name, found } of planted)
    console.log(
      found
        ? `  planted ${name.padEnd(32)} ${found.oracle}, after ${found.after} schedules: ${found.what}`
        : `  planted ${name.padEnd(32)} NOT FOUND`,
    );
  return report(total, planted);
}

function report({ schedules, events, transitions, faults, broken }, planted) {
  const found = planted.filter((bug) => bug.found).length;
  const promises = Object.entries(broken).map(([name, count]) => `${name}=${count}`);
  console.log(
    `simulate: schedules=${schedules} events=${events} transitions=${transitions.seen}/${transitions.all} ` +
      `faults=${faults.seen}/${faults.all} ${promises.join(" ")} planted=${found}/${planted.length}`,
  );
  const kept = Object.values(broken).every((count) => count === 0);
  const covered = transitions.seen === transitions.all && faults.seen === faults.all;
  if (!covered && schedules >= enoughToCover)
    console.log(
      "not every transition and fault was seen: the promises above are about less than they say",
    );
  return kept && found === planted.length && (covered || schedules < enoughToCover) ? 0 : 1;
}

async function replay({ replay: seed, real }) {
  const name = real ? "simulator_real" : "simulator";
  await build(preset, [name]);
  return exitCode(join(buildFolder(preset), "tests/simulator", name), ["--replay", seed]);
}
