// npm run demo and npm start as a person runs them, and how the set-up says what it can't do: one file at a time, since
// each builds (what is built already) and starts processes of its own.
import { runBuild } from "../build.mjs";
import { filesBelow, runNodeTests } from "../lib/node-tests.mjs";

export async function run() {
  await runBuild();
  return runNodeTests("command-tests", filesBelow("tests/commands", ".test.ts"), {
    concurrency: 1,
  });
}
