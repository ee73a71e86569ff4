// npm run demo [-- --suite gm]: the story of a letter, in the terminal, on the package as built.
import { runBuild } from "./build.mjs";
import { exitCode } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** @param {readonly string[]} args for the story itself */
export async function run(args) {
  await setUp("build");
  await runBuild();
  return exitCode(process.execPath, ["--import", "tsx", "examples/demo/story.ts", ...args]);
}
