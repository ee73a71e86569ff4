// Where things lie: the repository, what the set-up downloads, what the build makes, what tests read.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Downloads and toolchains; outside build/, so that a clean build costs no download. */
export const cache = process.env.WEICUN_CACHE ?? join(homedir(), ".cache", "weicun");

export const buildFolder = (preset) => join(root, "build", preset);

/** The folder of public test suites, or null: what needs it is then counted as skipped. */
export function testData() {
  const folder = process.env.WEICUN_TEST_DATA ?? resolve(root, "../shared/data");
  return existsSync(folder) ? folder : null;
}
