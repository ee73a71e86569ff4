// The village app as static files, made by its own Vite from the package in dist/.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { buildFolder, root } from "./paths.mjs";
import { quiet } from "./run.mjs";

/** @returns the folder that the hub serves */
export async function buildApp() {
  const app = join(root, "examples/village-app");
  if (!existsSync(join(app, "package.json"))) throw new Failure("the village app is not built yet");
  console.log("build: village app");
  await quiet(
    join(buildFolder("app"), "vite.log"),
    join(root, "node_modules/.bin/vite"),
    ["build"],
    { cwd: app },
  );
  return join(app, "dist");
}
