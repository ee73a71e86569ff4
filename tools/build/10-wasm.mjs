// The WebAssembly libraries and their glue, in build/wasm/lib/.
import { build } from "../lib/cmake.mjs";

export const run = () => build("wasm", ["wasm_libraries"]);
