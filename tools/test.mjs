// npm test: sets up, builds, runs every step of tools/test/ and adds up their counts.
import { runTestSteps } from "./lib/test-run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** @param {readonly string[]} args names of steps; all when none is given */
export async function run(args) {
  await setUp("test");
  return runTestSteps("test", args);
}
