// npm run screenshots -- --out DIR: every page of the village app as a picture, out of real Chromium with a real hub.
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { runBuild } from "./build.mjs";
import { buildApp } from "./lib/app.mjs";
import { Failure } from "./lib/failure.mjs";
import { exitCode } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

export async function run(args) {
  const out = resolve(folderOf(args));
  await setUp("test");
  await runBuild();
  await buildApp();
  return exitCode(process.execPath, ["--import", "tsx", "tests/screenshots/run.ts", out]);
}

function folderOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { out: { type: "string", default: "screenshots" } },
    });
    return values.out;
  } catch (error) {
    throw new Failure(error.message);
  }
}
