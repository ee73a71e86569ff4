// The hub's programs as plain JavaScript in examples/hub/dist: they start in a third of the time that they take from source.
// A file for a file, at the same depth, since some find others by where they lie.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isBuilt } from "../../examples/hub/run.mjs";
import { filesBelow } from "../lib/node-tests.mjs";
import { root } from "../lib/paths.mjs";

const hub = join(root, "examples/hub");
const migrations = "store/migrations";

export async function run() {
  // Somebody may be starting one at this moment.
  if (isBuilt()) return;
  const [source, dist] = [join(hub, "src"), join(hub, "dist")];
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  const { default: esbuild } = await import("esbuild");
  await esbuild.build({
    entryPoints: filesBelow("examples/hub/src", ".ts"),
    absWorkingDir: root,
    outbase: source,
    outdir: dist,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  cpSync(join(source, migrations), join(dist, migrations), { recursive: true });
  writeFileSync(join(dist, "built"), "");
}
