// Real browsers with a real hub; each file has ports, folders and profiles of its own.
import { runBuild } from "../build.mjs";
import { buildApp } from "../lib/app.mjs";
import { filesBelow, runNodeTests } from "../lib/node-tests.mjs";

export async function run() {
  await runBuild();
  await buildApp();
  return runNodeTests("browser-tests", filesBelow("tests/browser", ".test.ts"));
}
