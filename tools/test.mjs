// npm test: sets up, builds, runs every step of tools/test/ and adds up their counts.
import { run as buildWasm } from "./build/10-wasm.mjs";
import { runTestSteps } from "./lib/test-run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** @param {readonly string[]} args names of steps; all when none is given */
export async function run(args) {
  // The first step of all needs it. What fails here is that step's to tell.
  const early = () => buildWasm().catch(() => {});
  await setUp("test", args.length === 0 ? early : undefined);
  return runTestSteps("test", args);
}
