// Runs the steps of a folder of tools/ and adds up their counts: npm test and npm run test:wide.
import { Failure } from "./failure.mjs";
import { testData } from "./paths.mjs";
import { seconds, steps } from "./steps.mjs";

/** @param {readonly string[]} names of steps; all when none is given @returns the exit code */
export async function runTestSteps(folder, names) {
  if (!testData())
    console.log(
      "no public test suites found: what needs them is counted as skipped (WEICUN_TEST_DATA)",
    );
  const total = { passed: 0, failed: 0, skipped: 0 };
  const chosen = (await steps(folder)).filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  if (chosen.length === 0) throw new Failure(`no such step: ${names.join(" ")}`);
  for (const step of chosen) await runStep(step, total);
  console.log(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  if (process.env.CI && total.skipped > 0) console.error("error: in CI nothing may be skipped");
  return total.failed > 0 || (process.env.CI && total.skipped > 0) ? 1 : 0;
}

/** A step that can't even run counts as one failure, and the others still run. */
async function runStep(step, total) {
  const begin = Date.now();
  console.log(`\n── ${step.name}`);
  let count = { passed: 0, failed: 1, skipped: 0 };
  try {
    count = await step.run();
  } catch (error) {
    console.error(error instanceof Failure ? `error: ${error.message}` : error);
  }
  console.log(
    `── ${step.name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${seconds(begin)})`,
  );
  for (const key of Object.keys(total)) total[key] += count[key];
}
