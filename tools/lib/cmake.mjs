// CMake presets: configure when needed, build targets, run ctest and count what it ran.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { buildFolder, testData } from "./paths.mjs";
import { capture, exitCode, jobs, quiet, show } from "./run.mjs";

/** What test programs find in their environment. */
export function testEnvironment() {
  const data = testData();
  return data ? { ...process.env, WEICUN_TEST_DATA: data } : process.env;
}

export async function configure(preset) {
  const folder = buildFolder(preset);
  mkdirSync(folder, { recursive: true });
  await quiet(join(folder, "configure.log"), "cmake", ["--preset", preset], {
    env: testEnvironment(),
  });
}

/** Configures and builds; all targets when none is named. Ninja shows its own progress. */
export async function build(preset, targets = []) {
  await configure(preset);
  const named = targets.flatMap((target) => ["--target", target]);
  await show("cmake", ["--build", buildFolder(preset), "-j", String(jobs), ...named]);
}

export async function targetExists(preset, target) {
  const { text } = await capture("cmake", ["--build", buildFolder(preset), "--target", "help"]);
  return new RegExp(`^${target}: phony`, "m").test(text);
}

/** Runs every test of a preset; prints each program's own counts and gives the sum. */
export async function runTests(preset) {
  const folder = buildFolder(preset);
  const report = join(folder, "ctest.xml");
  const sizes = ["--test-output-size-passed", "16000000", "--test-output-size-failed", "16000000"];
  await exitCode(
    "ctest",
    [
      "--test-dir",
      folder,
      "-j",
      String(jobs),
      "-Q",
      "--no-tests=error",
      "--output-junit",
      report,
      ...sizes,
    ],
    { env: testEnvironment() },
  );
  return countReport(readFileSync(report, "utf8"), preset);
}

function countReport(xml, preset) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [, head, body] of xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)) {
    const name = head.match(/name="([^"]*)"/)[1];
    const ok = /status="run"/.test(head);
    const output = unescape(body.match(/<system-out>([\s\S]*?)<\/system-out>/)?.[1] ?? "");
    const count = countOne(output, ok, head);
    console.log(`  ${preset} ${name}: ${count.text}`);
    if (count.failed > 0) console.log(output);
    for (const key of Object.keys(total)) total[key] += count[key];
  }
  if (total.passed + total.failed === 0) throw new Failure(`no test of preset ${preset} ran`);
  return total;
}

const unescape = (text) =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");

/** A Catch2 program by its last lines; any other test counts as one. A crash has no last lines and is a failure. */
function countOne(output, ok, head) {
  const all = output.match(/^All tests passed \((.*) in (\d+) test cases?\)/m);
  if (all && ok) return { text: all[0], passed: Number(all[2]), failed: 0, skipped: 0 };
  const some = output.match(/^test cases:.*$/m)?.[0];
  if (some) {
    const number = (word) => Number(some.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
    const failed = number("failed\\b(?! as)") || (ok || number("skipped") > 0 ? 0 : 1);
    return {
      text: some.replace(/\s+/g, " "),
      passed: number("passed") + number("failed as expected"),
      failed,
      skipped: number("skipped"),
    };
  }
  if (/status="(notrun|disabled)"/.test(head))
    return { text: "not run", passed: 0, failed: 1, skipped: 0 };
  return { text: ok ? "passed" : "FAILED", passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}
