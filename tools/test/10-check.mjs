// Formatter, linters and types: one count each. After a build, since the examples are checked against the package.
import { runBuild } from "../build.mjs";
import { check } from "../lib/check.mjs";

export async function run() {
  await runBuild();
  return check({ fix: false, slow: false });
}
