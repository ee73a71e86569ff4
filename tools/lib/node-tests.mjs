// Node's own test runner over TypeScript: its report in sight, its counts from its TAP report.
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { Failure } from "./failure.mjs";
import { root, testData } from "./paths.mjs";
import { exitCode, jobs } from "./run.mjs";

/** Files below `folder` whose name ends so. A folder that isn't there was renamed, and its tests with it: a Failure. */
export function filesBelow(folder, end) {
  const path = join(root, folder);
  if (!existsSync(path)) throw new Failure(`no folder ${folder}: was it renamed?`);
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.name === "node_modules") return [];
      const name = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(name, end);
      return entry.name.endsWith(end) ? [name] : [];
    })
    .sort();
}

/** Runs the files in one runner; `concurrency` 1 for what shares the build folder. */
export async function runNodeTests(title, files, { concurrency = jobs } = {}) {
  // Without a file, Node would look for tests of its own choice.
  if (files.length === 0) throw new Failure(`${title}: there is no test`);
  const report = join(root, "build", `${title}.tap`);
  mkdirSync(join(root, "build"), { recursive: true });
  const data = testData();
  const code = await exitCode(
    process.execPath,
    [
      "--import",
      "tsx",
      "--test",
      // Node's own choice is one less, which on two cores is one file at a time.
      `--test-concurrency=${concurrency}`,
      // What hangs is a failure, not a stopped machine.
      "--test-timeout=600000",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${relative(root, report)}`,
      ...files,
    ],
    { env: { ...process.env, ...(data ? { WEICUN_TEST_DATA: data } : {}) } },
  );
  const tap = readFileSync(report, "utf8");
  const number = (word) => Number(tap.match(new RegExp(`^# ${word} (\\d+)`, "m"))?.[1] ?? 0);
  const failed = number("fail") + number("cancelled");
  return {
    passed: number("pass"),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: number("skipped") + number("todo"),
  };
}
