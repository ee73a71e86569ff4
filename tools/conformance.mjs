// npm run conformance: the public suites, counted by the runners of tests/conformance/, natively and as
// WebAssembly. A suite counts what both builds pass; different counts are a failure in themselves.
import { join } from "node:path";
import { build, testEnvironment } from "./lib/cmake.mjs";
import { Failure } from "./lib/failure.mjs";
import { buildFolder, testData } from "./lib/paths.mjs";
import { capture } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** In the order of the last line. */
const suites = {
  schema: "json-schema",
  json: "json",
  jsonlogic: "jsonlogic",
  jcs: "jcs",
  wycheproof: "wycheproof",
};
const presets = {
  asan: { ending: "", launcher: [] },
  wasm: { ending: ".cjs", launcher: [process.execPath] },
};

export async function run() {
  await setUp("test");
  if (!testData())
    throw new Failure("the public suites are missing: set WEICUN_TEST_DATA to their folder");
  const targets = Object.keys(suites).map((name) => `conformance_${name}`);
  for (const preset of Object.keys(presets)) await build(preset, targets);
  const words = [];
  let failed = false;
  for (const [name, word] of Object.entries(suites)) {
    const native = await count(name, word, "asan");
    const wasm = await count(name, word, "wasm");
    const same = native.counts === wasm.counts;
    if (!same) console.log(`${word}: native ${native.counts}, WebAssembly ${wasm.counts}`);
    failed ||= !same || native.code !== 0 || wasm.code !== 0;
    words.push(`${word}=${native.counts}`);
  }
  console.log(`conformance: ${words.join(" ")}`);
  return failed ? 1 : 0;
}

async function count(name, word, preset) {
  const { ending, launcher } = presets[preset];
  const program = join(buildFolder(preset), "tests", `conformance_${name}${ending}`);
  const [command, ...args] = [...launcher, program];
  const { code, text } = await capture(command, args, { env: testEnvironment() });
  const counts = text.match(new RegExp(`^${word}=(\\d+/\\d+)`, "m"))?.[1];
  if (!counts) throw new Failure(`${program} printed no count of ${word}`);
  console.log(`${preset}: ${text.trim().split("\n").slice(-6).join("\n      ")}`);
  return { code, counts };
}
