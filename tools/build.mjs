// npm run build: sets up, then every step of tools/build/; leaves the package in dist/.
import { run as buildWasm } from "./build/10-wasm.mjs";
import { seconds, steps } from "./lib/steps.mjs";
import { setUp } from "./setup/set-up.mjs";

let built = false;

export async function run() {
  await setUp("build", buildWasm);
  await runBuild();
}

/** The steps alone, once a process: several commands and test steps need the package. */
export async function runBuild() {
  if (built) return;
  for (const step of await steps("build")) {
    const begin = Date.now();
    console.log(`build: ${step.name}`);
    await step.run();
    console.log(`build: ${step.name} done (${seconds(begin)})`);
  }
  built = true;
}
