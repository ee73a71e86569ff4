// libFuzzer: each target with its committed corpus (read only) and a growing one in the build folder.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "./cmake.mjs";
import { Failure } from "./failure.mjs";
import { filesBelow } from "./node-tests.mjs";
import { buildFolder, root } from "./paths.mjs";
import { exitCode, sideBySide } from "./run.mjs";

/** The tests' own objects: instrumented for the sanitizers and the fuzzer at once. */
const preset = "asan";

/** Runs every tests/fuzz/*_fuzz.cpp for `seconds`; a crash leaves its input in build/fuzz/crashes/. */
export async function fuzz(seconds) {
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new Failure("--seconds wants a number above 0");
  const names = filesBelow("tests/fuzz", "_fuzz.cpp").map((file) => basename(file, ".cpp"));
  if (names.length === 0) throw new Failure("there is no fuzz target yet");
  await build(preset, names);
  const results = await sideBySide(names, async (name) => {
    const result = await runTarget(name, seconds);
    console.log(`  ${name}: ${result.executions} executions${result.crashed ? ", CRASHED" : ""}`);
    return result;
  });
  return {
    targets: names.length,
    executions: results.reduce((sum, { executions }) => sum + executions, 0),
    crashes: results.filter(({ crashed }) => crashed).length,
  };
}

async function runTarget(name, seconds) {
  const folder = buildFolder("fuzz");
  const corpus = join(folder, "corpus", name);
  const crashes = join(folder, "crashes");
  mkdirSync(corpus, { recursive: true });
  mkdirSync(crashes, { recursive: true });
  const committed = join(root, "tests/fuzz/corpus", name);
  const dictionary = join(root, "tests/fuzz", `${name}.dict`);
  const log = join(folder, `${name}.log`);
  const file = openSync(log, "w");
  const code = await exitCode(
    join(buildFolder(preset), "tests", name),
    [
      corpus,
      ...(existsSync(committed) ? [committed] : []),
      `-max_total_time=${seconds}`,
      "-timeout=10",
      "-rss_limit_mb=2048",
      "-print_final_stats=1",
      `-artifact_prefix=${crashes}/${name}-`,
      ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : []),
    ],
    { stdio: ["ignore", file, file] },
  );
  closeSync(file);
  const text = readFileSync(log, "utf8");
  if (code !== 0) console.log(text.split("\n").slice(-40).join("\n"));
  const executions = Number(text.match(/stat::number_of_executed_units:\s+(\d+)/)?.[1] ?? 0);
  return { executions, crashed: code !== 0 || executions === 0 };
}
