// The same sources in another folder make the same package, byte for byte.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runBuild } from "../build.mjs";
import { cache, root } from "../lib/paths.mjs";
import { quiet } from "../lib/run.mjs";

export async function run() {
  await runBuild();
  const folder = mkdtempSync(join(tmpdir(), "weicun-reproducible-"));
  const copy = join(folder, "a/folder/of/another/length");
  try {
    copySources(copy);
    console.log("reproducible: building from scratch in another folder");
    await quiet(
      join(cache, "reproducible.log"),
      process.execPath,
      ["tools/run-command.mjs", "build"],
      { cwd: copy },
    );
    return compare(join(root, "dist"), join(copy, "dist"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tracked files and new ones, as they are in the working tree. */
function copySources(target) {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const names = execFileSync("git", list, { cwd: root }).toString().split("\0").filter(Boolean);
  for (const name of names) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    copyFileSync(join(root, name), join(target, name));
  }
}

function compare(mine, other) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const names = new Set([...readdirSync(mine), ...readdirSync(other)]);
  for (const name of [...names].sort()) {
    const [one, two] = [mine, other].map((folder) => digest(join(folder, name)));
    const same = one !== "missing" && one === two;
    console.log(`${same ? "same" : "DIFFERENT"} ${name} ${one.slice(0, 16)} ${two.slice(0, 16)}`);
    count[same ? "passed" : "failed"] += 1;
  }
  return count;
}

function digest(path) {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "missing";
  }
}
