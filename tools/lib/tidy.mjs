// clang-tidy over the core, as many at a time as there are processors. A file that was clean with the
// same text, the same headers of ours and the same rules isn't looked at again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configure } from "./cmake.mjs";
import { filesBelow } from "./node-tests.mjs";
import { buildFolder, root } from "./paths.mjs";
import { capture, sideBySide } from "./run.mjs";

const preset = "tidy";

/** @returns 0 when every file is clean */
export async function tidy() {
  await configure(preset);
  const compiled = readFileSync(join(buildFolder(preset), "compile_commands.json"), "utf8");
  const files = ["core", "bindings"]
    .flatMap((folder) => filesBelow(folder, ".cpp"))
    .filter((file) => compiled.includes(`/${file}"`));
  const waiting = files.filter((file) => !existsSync(cleanMark(file)));
  const clean = await sideBySide(waiting, isClean);
  return clean.filter((one) => !one).length;
}

async function isClean(file) {
  const { code, text } = await capture("clang-tidy-14", [
    "--quiet",
    "-p",
    buildFolder(preset),
    file,
  ]);
  if (code !== 0) {
    console.log(text);
    return false;
  }
  mkdirSync(dirname(cleanMark(file)), { recursive: true });
  writeFileSync(cleanMark(file), "");
  return true;
}

const headers = new Map(
  filesBelow("core", ".h").map((file) => [file.replace(/^core\/[a-z_]+\/include\//, ""), file]),
);
const rules = readFileSync(join(root, ".clang-tidy"), "utf8");

/** The mark's name is the digest of all that the verdict depends on. */
function cleanMark(file) {
  const hash = createHash("sha256").update(rules);
  for (const part of withOwnHeaders(file)) hash.update(part).update(readFileSync(join(root, part)));
  return join(buildFolder(preset), "tidy", hash.digest("hex"));
}

function withOwnHeaders(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(root, file), "utf8");
  for (const [, open, name] of text.matchAll(/^#include ([<"])([^>"]+)[>"]/gm)) {
    const beside = join(dirname(file), name);
    const header =
      open === "<" ? headers.get(name) : existsSync(join(root, beside)) ? beside : undefined;
    if (header) withOwnHeaders(header, seen);
  }
  return seen;
}
