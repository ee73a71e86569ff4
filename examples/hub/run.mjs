import { readdirSync, statSync } from "node:fs";

const [sources, built] = ["./src/", "./dist/"].map((folder) => new URL(folder, import.meta.url));
/** Written last: what is older than it was in the build. */
const stamp = new URL("built", built);

/** Whether `npm run build` has made dist/ of the sources as they are now. A folder is younger when a file in it came or went. */
export function isBuilt() {
  const made = statSync(stamp, { throwIfNoEntry: false });
  if (made === undefined) return false;
  const names = [".", ...readdirSync(sources, { recursive: true })];
  return names.every((name) => statSync(new URL(name, sources)).mtimeMs <= made.mtimeMs);
}

/** Runs a program of src/ with this process's parameters: as it was built, else from source by tsx, a second slower. */
export async function run(name) {
  try {
    const { main } = await (isBuilt()
      ? import(new URL(`${name}.js`, built).href)
      : fromSource(name));
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : "failed");
    process.exitCode = 1;
  }
}

async function fromSource(name) {
  const { register } = await import("tsx/esm/api");
  register();
  return import(new URL(`${name}.ts`, sources).href);
}
