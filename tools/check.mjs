// npm run check [-- --fix]: layout, linters and types.
import { parseArgs } from "node:util";
import { runBuild } from "./build.mjs";
import { check } from "./lib/check.mjs";
import { setUp } from "./setup/set-up.mjs";

export async function run(args) {
  const { values } = parseArgs({ args, options: { fix: { type: "boolean", default: false } } });
  await setUp("test");
  await runBuild();
  const { failed } = await check({ ...values, slow: true });
  return failed > 0 ? 1 : 0;
}
