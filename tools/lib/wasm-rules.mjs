// What every host relies on in the .wasm: MVP features only, no exported globals, no export under more
// than three names, no file imports (decision 0011).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { binaryenFolder } from "../setup/emscripten.mjs";
import { Failure } from "./failure.mjs";
import { capture } from "./run.mjs";

/**
 * @param path the shipped file
 * @param symbols the link's table of names by index, since the file's own import names are minified
 * @throws Failure naming the first rule that is broken
 */
export async function checkWasm(path, symbols) {
  // wasm-opt validates its input against the features that it is allowed.
  const { code } = await capture(join(binaryenFolder(), "wasm-opt"), [
    "--mvp-features",
    path,
    "-o",
    "/dev/null",
  ]);
  if (code !== 0) throw new Failure(`${path} uses more than WebAssembly MVP`);
  const module = new WebAssembly.Module(readFileSync(path));
  const exports = WebAssembly.Module.exports(module);
  const globals = exports.filter(({ kind }) => kind === "global");
  if (globals.length > 0)
    throw new Failure(`${path} exports globals: ${globals.map(({ name }) => name)}`);
  await checkExportNames(path);
  checkImports(path, WebAssembly.Module.imports(module).length, readFileSync(symbols, "utf8"));
  console.log(`wasm: MVP only, ${exports.length} exports, no file imports`);
}

/** Imported functions come first in the index space. */
function checkImports(path, count, symbols) {
  const names = symbols
    .split("\n")
    .slice(0, count)
    .map((line) => line.replace(/^\d+:/, ""));
  if (!names.some((name) => name.includes("_embind_register")))
    throw new Failure(`the names of ${path}'s imports are unknown: its symbol map holds none`);
  const files = names.filter((name) => /__wasi_(fd|path)_|__syscall_/.test(name));
  if (files.length > 0) throw new Failure(`${path} imports file functions: ${files.join(" ")}`);
}

/** The text form names each export and the function behind it. */
async function checkExportNames(path) {
  const { code, text } = await capture(join(binaryenFolder(), "wasm-dis"), [path, "-o", "-"]);
  if (code !== 0) throw new Failure(`${path} can't be read back`);
  const targets = [...text.matchAll(/\(export "[^"]+" \(func (\S+)\)\)/g)].map(
    ([, target]) => target,
  );
  const worst = Math.max(
    0,
    ...targets.map((target) => targets.filter((other) => other === target).length),
  );
  if (worst > 3) throw new Failure(`${path} exports one function under ${worst} names`);
}
