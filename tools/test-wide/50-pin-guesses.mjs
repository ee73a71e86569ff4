// Every PIN tried on the phone's half and on the hub's: tests of the core that are too slow for npm test.
import { join } from "node:path";
import { build } from "../lib/cmake.mjs";
import { buildFolder } from "../lib/paths.mjs";
import { exitCode } from "../lib/run.mjs";

export async function run() {
  await build("wasm", ["test_keyring"]);
  const program = join(buildFolder("wasm"), "tests", "test_keyring.cjs");
  const code = await exitCode(process.execPath, [program, "[.wide]"]);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}
