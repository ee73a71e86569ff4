// The door of every npm script: runs tools/<name>.mjs, or says plainly that it isn't there.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure, main } from "./lib/failure.mjs";
import { root } from "./lib/paths.mjs";

const [, , name, ...args] = process.argv;

await main(async () => {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new Failure(`needs Node 20 or newer; this is ${process.version}`);
  const file = join(root, "tools", `${name}.mjs`);
  if (!existsSync(file)) throw new Failure(`npm run ${name} is not built yet`);
  const { run } = await import(pathToFileURL(file).href);
  return run(args);
});
