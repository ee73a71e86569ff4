// npm run kill: real browsers killed at random moments while letters are saved; with --power-loss N instead, a database's log
// cut N times where the power could have gone.
import { parseArgs } from "node:util";
import { runBuild } from "./build.mjs";
import { Failure } from "./lib/failure.mjs";
import { exitCode } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

export async function run(args) {
  const { kills, seed, ["power-loss"]: cuts } = options(args);
  await setUp("test");
  await runBuild();
  const [file, count] = cuts === undefined ? ["run.ts", kills] : ["power-loss.ts", cuts];
  return exitCode(process.execPath, ["--import", "tsx", `tests/kill/${file}`, count, seed]);
}

function options(args) {
  const text = (value) => ({ type: "string", default: value });
  const spelling = {
    kills: text("20"),
    seed: text(String(Date.now() % 1_000_000)),
    "power-loss": { type: "string" },
  };
  const { values } = parseArgs({ args, options: spelling });
  for (const [name, value] of Object.entries(values))
    if (!/^\d{1,9}$/.test(value)) throw new Failure(`not a number: --${name} ${value}`);
  for (const name of ["kills", "power-loss"])
    if (Number(values[name] ?? 1) < 1) throw new Failure(`--${name}: at least one`);
  return values;
}
