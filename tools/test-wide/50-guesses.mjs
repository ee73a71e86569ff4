// A thousand PINs tried on the phone's half and on the hub's, and a thousand tip-offs guessed at: tests of the core that are
// too slow for npm test.
import { join } from "node:path";
import { build } from "../lib/cmake.mjs";
import { buildFolder } from "../lib/paths.mjs";
import { exitCode, sideBySide } from "../lib/run.mjs";

const programs = { test_keyring: "tests", test_guesser: "tests/simulator" };

export async function run() {
  await build("wasm", Object.keys(programs));
  const codes = await sideBySide(Object.entries(programs), ([name, folder]) =>
    exitCode(process.execPath, [join(buildFolder("wasm"), folder, `${name}.cjs`), "[.wide]"]),
  );
  const failed = codes.filter((code) => code !== 0).length;
  return { passed: codes.length - failed, failed, skipped: 0 };
}
