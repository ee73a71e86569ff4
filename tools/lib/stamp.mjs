// "Already done" for slow steps: a file that holds the recipe it was done by.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Runs `action` unless `file` says that the same `recipe` (any JSON value) was carried out whole. */
export async function once(file, recipe, action) {
  const wanted = createHash("sha256").update(JSON.stringify(recipe)).digest("hex");
  if (existsSync(file) && readFileSync(file, "utf8").trim() === wanted) return false;
  rmSync(file, { force: true });
  await action();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted + "\n");
  return true;
}
