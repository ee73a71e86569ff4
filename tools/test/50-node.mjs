// Tests of the TypeScript: the package, the examples, the house rules.
import { runBuild } from "../build.mjs";
import { filesBelow, runNodeTests } from "../lib/node-tests.mjs";

export async function run() {
  await runBuild();
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
  );
}
