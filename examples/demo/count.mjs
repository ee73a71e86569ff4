// Counts in the hub's file, as another process: node count.mjs <hub data> <record id as 32 hex digits>
import { createRequire } from "node:module";
import { join } from "node:path";

const [data, id] = process.argv.slice(2);
const Sqlite = createRequire(join(import.meta.dirname, "../hub/package.json"))("better-sqlite3");
const database = new Sqlite(join(data, "hub.sqlite"), { readonly: true });
const letter = Buffer.from(id, "hex");
const delivered = database
  .prepare("SELECT count(*) FROM record WHERE id = ? AND verdict = 1 AND bytes IS NOT NULL")
  .pluck()
  .get(letter);
// Everything sealed that this author ever got accepted, under whatever id: one letter was written.
const accepted = database
  .prepare(
    "SELECT count(*) FROM record WHERE verdict = 1 AND public = 0 AND account IN (SELECT account FROM record WHERE id = ?)",
  )
  .pluck()
  .get(letter);
console.log(JSON.stringify({ delivered, duplicates: accepted - delivered }));
