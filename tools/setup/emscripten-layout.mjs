// Makes the unpacked Debian packages of emscripten runnable where they lie: launchers, paths, two repairs.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { capture, brief } from "../lib/run.mjs";

const tools = [
  "emcc",
  "em++",
  "emar",
  "emranlib",
  "emcmake",
  "em-config",
  "emstrip",
  "emnm",
  "emsize",
];

/** `folder`/root holds the unpacked packages; writes `folder`/binaryen, the launchers and the configuration. */
export async function layOutEmscripten(folder) {
  const emscripten = join(folder, "root/usr/share/emscripten");
  launchBinaryenWithItsOwnLibraries(folder);
  giveAcorn(emscripten);
  repairNpmLookup(join(emscripten, "tools/shared.py"));
  await installClosure(folder);
  writeConfiguration(folder, emscripten);
  const { code, text } = await capture(join(emscripten, "emcc"), ["--version"]);
  if (code !== 0) throw new Failure("the unpacked emcc does not run");
  console.log(`setup: ${text.split("\n")[0]}`);
}

function executable(path, text) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Binaryen of trixie needs a newer C library than the machine has: its own loader finds its own. */
function launchBinaryenWithItsOwnLibraries(folder) {
  const libraries = join(folder, "root/usr/lib/x86_64-linux-gnu");
  const loader = [
    join(folder, "root/usr/lib64/ld-linux-x86-64.so.2"),
    join(libraries, "ld-linux-x86-64.so.2"),
  ].find(existsSync);
  if (!loader)
    throw new Failure("the set-up's binaryen is for x86-64 only: install Emscripten with emsdk");
  const programs = join(folder, "root/usr/bin");
  const bin = join(folder, "binaryen/bin");
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(programs).filter((file) => file.startsWith("wasm")))
    executable(
      join(bin, name),
      `#!/bin/sh\nexec "${loader}" --argv0 ${name} --library-path "${libraries}" "${join(programs, name)}" "$@"\n`,
    );
}

/** emscripten's .mjs tools import acorn by name, and Node looks for that only in node_modules beside them. */
function giveAcorn(emscripten) {
  const modules = join(emscripten, "node_modules");
  mkdirSync(modules, { recursive: true });
  if (!existsSync(join(modules, "acorn")))
    symlinkSync("../../nodejs/acorn", join(modules, "acorn"));
}

/** Debian's look-up of npm programs tests the last letter of the path, so that closure is "not found". */
function repairNpmLookup(path) {
  const text = readFileSync(path, "utf8");
  const begin = text.indexOf("def get_npm_cmd(name):");
  const end = text.indexOf("# TODO(sbc): Replace with functools.cache", begin);
  if (begin < 0 || end < 0) throw new Failure("emscripten's tools/shared.py is not as expected");
  const repaired = `def get_npm_cmd(name):
  program = os.path.join(os.environ.get('EM_NPM_BIN', path_from_root('node_modules/.bin')), name)
  if not os.path.exists(program):
    exit_with_error(f'{name} was not found in EM_NPM_BIN')
  return [config.NODE_JS[0], os.path.realpath(program)]


`;
  writeFileSync(path, text.slice(0, begin) + repaired + text.slice(end));
}

function writeConfiguration(folder, emscripten) {
  writeFileSync(
    join(folder, "config.py"),
    [
      `EMSCRIPTEN_ROOT = '${emscripten}'`,
      "LLVM_ROOT = '/usr/lib/llvm-19/bin'",
      `BINARYEN_ROOT = '${join(folder, "binaryen")}'`,
      `NODE_JS = '${process.execPath}'`,
      `CACHE = '${join(emscripten, "cache")}'`,
      `CLOSURE_COMPILER = ['${closureProgram(folder)}']`,
      "FROZEN_CACHE = False",
      "",
    ].join("\n"),
  );
  // Over Debian's own launchers, since CMake's toolchain file looks for them here.
  // -E: emcc must not see the PYTHON* variables of whoever calls; the system's python3 has what it needs.
  for (const tool of tools)
    executable(
      join(emscripten, tool),
      `#!/bin/sh\nEM_CONFIG="${join(folder, "config.py")}" EM_NODE_JS="${process.execPath}" ` +
        `exec /usr/bin/python3 -E "${join(emscripten, tool)}.py" "$@"\n`,
    );
}

/** Debian's closure compiler is of 2013; npm's package holds a program of its own. */
const closureVersion = "20240317.0.0";
const closureProgram = (folder) =>
  join(folder, "closure/node_modules/google-closure-compiler-linux/compiler");

async function installClosure(folder) {
  const home = join(folder, "closure");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  await brief(
    join(folder, "closure.log"),
    "npm",
    [
      "install",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      `google-closure-compiler-linux@${closureVersion}`,
    ],
    { cwd: home },
  );
  chmodSync(closureProgram(folder), 0o755);
}
