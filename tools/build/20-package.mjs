// The package in dist/: one file an entry and module system, the .wasm beside them, and the types.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { show } from "../lib/run.mjs";
import { buildFolder, root } from "../lib/paths.mjs";

const dist = join(root, "dist");
const wasmFolder = () => join(buildFolder("wasm"), "lib");

/**
 * Emscripten's glue stands in for the module name that the sources import. Where it lies is nothing that it needs to
 * know, since every host instantiates the .wasm itself; and nothing is read on import.
 */
const glue = {
  name: "weicun-glue",
  setup(build) {
    const path = join(wasmFolder(), "weicun.mjs");
    build.onResolve({ filter: /^weicun-glue$/ }, () => ({ path }));
    build.onLoad({ filter: /weicun\.mjs$/ }, () => {
      const contents = readFileSync(path, "utf8").replace("var _scriptName = import.meta.url;", 'var _scriptName = "";');
      return { contents, loader: "js" };
    });
  },
};

const common = {
  bundle: true,
  absWorkingDir: root,
  target: ["es2020", "chrome86", "safari15"],
  legalComments: "none",
  logLevel: "warning",
  plugins: [glue],
};

async function bundle(esbuild, entry, format) {
  const outfile = join(dist, `${entry}.${format === "cjs" ? "cjs" : "js"}`);
  const node = entry === "node";
  await esbuild.build({
    ...common,
    entryPoints: [join(root, "web/src", `${entry}.ts`)],
    outfile,
    format,
    platform: node ? "node" : "browser",
    ...(node && { target: "node20" }),
    // CommonJS has no import.meta.
    ...(format === "cjs" && { define: { "import.meta.url": "weicunAddress.href" }, banner: { js: addressOf(node) } }),
  });
}

/** The file's own address: in Node made from its name; elsewhere the page's, read when it is asked for and not on import. */
const addressOf = (node) =>
  node
    ? `const weicunAddress = require("node:url").pathToFileURL(__filename);`
    : `var weicunAddress = { get href() { return typeof location === "undefined" ? "file:///" : location.href; } };`;

/**
 * The declarations, for ESM and CommonJS. The public types stand in index.d.ts itself, not behind a re-export, so that
 * an application's `declare module "weicun"` merges with them and sees their names.
 */
async function types() {
  const out = join(root, "build", "types");
  rmSync(out, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await show(process.execPath, [tsc, "-p", join(root, "web/tsconfig.build.json"), "--outDir", out]);
  const declared = (name) => readFileSync(join(out, `${name}.d.ts`), "utf8").replace(/^(import|export \*|export type \*|export (type )?\{).*;\n/gm, "");
  const index = ["options", "types", "errors", "invite", "public", "index"].map(declared).join("");
  const node = `import type { Client, OpenOptions } from "./index.js";\nexport * from "./index.js";\n`;
  declare("index", index);
  declare("node", node + ["platforms/node/options", "node"].map(declared).join(""));
}

/** Emscripten's FS with the mount type (docs/decisions/0011), as Emscripten made it: it belongs to no bundle of ours. */
function shipFiles() {
  copyFileSync(join(wasmFolder(), "weicun_files.mjs"), join(dist, "files.js"));
  copyFileSync(join(wasmFolder(), "weicun_files.wasm"), join(dist, "files.wasm"));
  copyFileSync(join(root, "web/src/files-module.d.ts"), join(dist, "files.d.ts"));
}

function declare(name, text) {
  writeFileSync(join(dist, `${name}.d.ts`), text);
  // CommonJS wants declarations of its own kind, which name each other by .cjs.
  writeFileSync(join(dist, `${name}.d.cts`), text.replaceAll(`"./index.js"`, `"./index.cjs"`));
}

export async function run() {
  const { default: esbuild } = await import("esbuild");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const entry of ["index", "node"]) {
    for (const format of ["esm", "cjs"]) await bundle(esbuild, entry, format);
  }
  // A classic script: module workers came to browsers years after this floor.
  await esbuild.build({
    ...common,
    entryPoints: [join(root, "web/src/worker.ts")],
    outfile: join(dist, "worker.js"),
    format: "iife",
    platform: "browser",
    // The glue makes an address that nobody reads; a classic script has no import.meta.
    define: { "import.meta.url": "self.location.href" },
  });
  copyFileSync(join(wasmFolder(), "weicun.wasm"), join(dist, "weicun.wasm"));
  shipFiles();
  await types();
}
