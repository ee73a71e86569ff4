// Steps as files: tools/<folder>/<number>-<name>.mjs, run in the order of their names.
// Adding a step adds a file and edits nothing.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.mjs";

/** The folder's modules, each with its name (the file's, without number and ending). A missing folder throws. */
export async function steps(folder) {
  const path = join(root, "tools", folder);
  const files = readdirSync(path)
    .filter((name) => /^\d+-.*\.mjs$/.test(name))
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/^\d+-|\.mjs$/g, ""),
      ...(await import(pathToFileURL(join(path, file)).href)),
    })),
  );
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;
