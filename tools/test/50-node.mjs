// Tests of the TypeScript: the package, the examples, the house rules.
import { runBuild } from "../build.mjs";
import { build } from "../lib/cmake.mjs";
import { filesBelow, runNodeTests } from "../lib/node-tests.mjs";
import { jobs } from "../lib/run.mjs";

export async function run() {
  await runBuild();
  await build("wasm", ["interop_core"]); // the core as a program, for tests/interop
  const folders = [
    "tests/rules",
    "tests/web",
    "tests/packaging",
    "tests/interop",
    "examples/hub/tests",
    "examples/village-app/tests",
  ];
  return runNodeTests(
    "node-tests",
    folders.flatMap((folder) => filesBelow(folder, ".test.ts")),
    // One file more than there are processors: many wait for a hub or for a moment.
    { concurrency: jobs + 1 },
  );
}
