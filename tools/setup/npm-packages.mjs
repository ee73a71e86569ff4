// npm packages by the lock file. No package's install script runs, but for native addons named here,
// which are compiled from source and kept in the cache: a fresh clone doesn't compile them again.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache, root } from "../lib/paths.mjs";
import { brief } from "../lib/run.mjs";
import { once } from "../lib/stamp.mjs";

/** Native addons: package name and the file that its build makes. */
const addons = [{ name: "better-sqlite3", product: "build/Release/better_sqlite3.node" }];

export async function setUpNpmPackages() {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules/.weicun-stamp");
  await once(stamp, { lock, node: process.version }, async () => {
    console.log("setup: npm packages");
    const log = join(cache, "npm-ci.log");
    await brief(log, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    for (const addon of addons) await buildAddon(addon);
  });
}

async function buildAddon({ name, product }) {
  const folder = join(root, "node_modules", name);
  if (!existsSync(folder)) return;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const target = join(folder, product);
  const kept = join(
    cache,
    "addons",
    `${name}-${version}-${process.platform}-${process.arch}-${process.versions.modules}.node`,
  );
  if (!existsSync(kept)) {
    console.log(`setup: compiling ${name} ${version} (about two minutes)`);
    const gyp = join(
      dirname(process.execPath),
      "../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js",
    );
    const own = existsSync(gyp) ? [process.execPath, [gyp]] : ["npx", ["--no-install", "node-gyp"]];
    await brief(
      join(cache, `${name}.log`),
      own[0],
      [...own[1], "rebuild", "--release", ...headers()],
      { cwd: folder },
    );
    mkdirSync(dirname(kept), { recursive: true });
    copyFileSync(target, kept);
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(kept, target);
}

/** Node's own headers, where they came with it: else node-gyp downloads them. */
function headers() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, "include/node/node.h")) ? [`--nodedir=${prefix}`] : [];
}
