// The same tests as WebAssembly in Node, on the objects that ship, and the rules that the shipped .wasm must keep.
import { join } from "node:path";
import { build, runTests } from "../lib/cmake.mjs";
import { buildFolder } from "../lib/paths.mjs";
import { checkWasm } from "../lib/wasm-rules.mjs";

export async function run() {
  await build("wasm");
  const count = await runTests("wasm");
  count[(await keepsItsRules()) ? "passed" : "failed"] += 1;
  return count;
}

async function keepsItsRules() {
  const folder = join(buildFolder("wasm"), "lib");
  try {
    await checkWasm(join(folder, "weicun.wasm"), join(folder, "weicun.mjs.symbols"));
    return true;
  } catch (error) {
    console.error(`  ${error.message}`);
    return false;
  }
}
