// The same tests as WebAssembly in Node, on the objects that ship.
import { build, runTests } from "../lib/cmake.mjs";

export async function run() {
  await build("wasm");
  return runTests("wasm");
}
