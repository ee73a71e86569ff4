import { execFileSync } from "node:child_process";
import { join } from "node:path";

const program = `
  const Sqlite = require("better-sqlite3");
  const database = new Sqlite(process.argv[1], { readonly: true });
  console.log(database.prepare(process.argv[2]).pluck().get());`;

/** Counted by another process, as an operator would: the hub's word is not taken for it. */
export function countBySql(data: string, query: string, file = "hub.sqlite"): number {
  const parameters = ["-e", program, join(data, file), query];
  const output = execFileSync(process.execPath, parameters, { cwd: import.meta.dirname });
  return Number(output.toString());
}
