// npm run bench: speed side by side with floors and peers, as ratios. Never a test that fails on a slow day.
import { parseArgs } from "node:util";
import { runBuild } from "./build.mjs";
import { Failure } from "./lib/failure.mjs";
import { exitCode } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

/** Each suite is a program of tests/bench/ that prints a table and, last, `bench: …`. */
const suites = {
  pipeline: { program: "tests/bench/pipeline/run.ts", records: "10000" },
  crypto: { program: "tests/bench/crypto/run.ts", records: "10000" },
  unlock: { program: "tests/bench/unlock/run.ts", records: "100000" },
};

export async function run(args) {
  const { suite: name, batch, rounds, json, ...given } = options(args);
  const suite = suites[name];
  if (!suite) throw new Failure(`no suite ${name}: there is ${Object.keys(suites).join(", ")}`);
  const records = given.records === "" ? suite.records : given.records;
  await setUp("test");
  await runBuild();
  const numbers = [records, batch, rounds].map((text) => String(positive(text)));
  return exitCode(process.execPath, ["--import", "tsx", suite.program, ...numbers, json]);
}

function options(args) {
  const text = (value) => ({ type: "string", default: value });
  const spelling = {
    suite: text("pipeline"),
    records: text(""),
    batch: text("100"),
    rounds: text("3"),
    json: text(""),
  };
  try {
    return parseArgs({ args, options: spelling }).values;
  } catch (error) {
    throw new Failure(error.message);
  }
}

function positive(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Failure(`not a count: ${text}`);
  return number;
}
