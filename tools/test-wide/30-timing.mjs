// Whether running time can depend on a secret: operations with secrets marked undefined, under valgrind.
import { join } from "node:path";
import { build } from "../lib/cmake.mjs";
import { Failure } from "../lib/failure.mjs";
import { buildFolder, root } from "../lib/paths.mjs";
import { capture } from "../lib/run.mjs";

export async function run() {
  await build("timing", ["secret_timing"]);
  const { code, text } = await capture("valgrind", [
    "--quiet",
    "--error-limit=no", // it would stop counting after ten million
    `--suppressions=${join(root, "tests/timing/known.supp")}`,
    `--log-file=${join(buildFolder("timing"), "valgrind.log")}`,
    join(buildFolder("timing"), "tests/timing/secret_timing"),
  ]);
  console.log(text.trimEnd());
  const counts = text.match(/^secret timing: (\d+) passed, (\d+) failed$/m);
  if (!counts) throw new Failure(`secret_timing ended with ${code} and no counts`);
  return { passed: Number(counts[1]), failed: Number(counts[2]), skipped: 0 };
}
