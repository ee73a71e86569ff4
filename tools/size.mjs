// npm run size: what a user downloads, raw, gzip and brotli, and the rules that the .wasm must keep.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { runBuild } from "./build.mjs";
import { Failure } from "./lib/failure.mjs";
import { buildFolder, root } from "./lib/paths.mjs";
import { checkWasm } from "./lib/wasm-rules.mjs";
import { setUp } from "./setup/set-up.mjs";

/** What makes up each download; a part that isn't built yet is printed as "-", not as a number. */
const downloads = {
  full: ["dist/weicun.wasm", "dist/index.js"],
  catalogue: ["dist/catalogue.json"],
  validate: ["dist/weicun_validate.wasm", "dist/validate.js"],
  miniprogram: ["miniprogram_dist/weicun.wasm.br", "miniprogram_dist/index.js"],
};

export async function run() {
  await setUp("build");
  await runBuild();
  const rows = Object.entries(downloads).flatMap(([name, files]) => measure(name, files));
  console.table(rows);
  await checkWasm(
    join(root, "dist/weicun.wasm"),
    join(buildFolder("wasm"), "lib/weicun.mjs.symbols"),
  );
  const kilobytes = (name) => {
    const parts = rows.filter((row) => row.download === name);
    return parts.length === 0
      ? "-"
      : (parts.reduce((sum, row) => sum + row.brotli, 0) / 1000).toFixed(1);
  };
  const [full, catalogue, validate, miniprogram] = Object.keys(downloads).map(kilobytes);
  if (full === "-") throw new Failure("the package isn't built: there is nothing to measure");
  console.log(
    `size: full_br=${full} catalogue_br=${catalogue} validate_br=${validate} miniprogram=${miniprogram}`,
  );
}

/** A download counts only when all of its files are there. Files that are brotli already count as they are. */
function measure(download, files) {
  if (!files.every((file) => existsSync(join(root, file)))) return [];
  return files.map((file) => {
    const bytes = readFileSync(join(root, file));
    const packed = file.endsWith(".br");
    return {
      download,
      file,
      raw: bytes.length,
      gzip: packed ? bytes.length : gzipSync(bytes, { level: 9 }).length,
      brotli: packed ? bytes.length : brotliSize(bytes),
    };
  });
}

const brotliSize = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
