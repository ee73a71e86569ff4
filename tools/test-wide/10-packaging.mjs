// The package as it ships: bundlers in Chromium, then Firefox and WebKitGTK.
import { runBuild } from "../build.mjs";
import { filesBelow, runNodeTests } from "../lib/node-tests.mjs";

export async function run() {
  await runBuild();
  return runNodeTests("wide-tests", filesBelow("tests/wide", ".test.ts"), { concurrency: 1 });
}
