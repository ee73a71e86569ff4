// npm run fuzz -- --seconds N: every libFuzzer target for N seconds (60 by default).
import { parseArgs } from "node:util";
import { fuzz } from "./lib/fuzz.mjs";
import { setUp } from "./setup/set-up.mjs";

export async function run(args) {
  const { values } = parseArgs({ args, options: { seconds: { type: "string", default: "60" } } });
  await setUp("test");
  const { targets, executions, crashes } = await fuzz(Number(values.seconds));
  console.log(`fuzz: targets=${targets} executions=${executions} crashes=${crashes}`);
  return crashes > 0 ? 1 : 0;
}
