// npm run test:wide: what takes longer or needs more of the machine than npm test. Run before an issue is closed.
import { runTestSteps } from "./lib/test-run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** @param {readonly string[]} args names of steps; all when none is given */
export async function run(args) {
  await setUp("wide");
  return runTestSteps("test-wide", args);
}
