// npm run kill: real browsers killed at random moments while letters are saved.
import { parseArgs } from "node:util";
import { runBuild } from "./build.mjs";
import { Failure } from "./lib/failure.mjs";
import { exitCode } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

export async function run(args) {
  const { kills, seed } = options(args);
  await setUp("test");
  await runBuild();
  return exitCode(process.execPath, ["--import", "tsx", "tests/kill/run.ts", kills, seed]);
}

function options(args) {
  const text = (value) => ({ type: "string", default: value });
  const spelling = { kills: text("20"), seed: text(String(Date.now() % 1_000_000)) };
  const { values } = parseArgs({ args, options: spelling });
  for (const [name, value] of Object.entries(values))
    if (!/^\d{1,9}$/.test(value)) throw new Failure(`not a number: --${name} ${value}`);
  if (Number(values.kills) < 1) throw new Failure("--kills: at least one");
  return values;
}
