import { createRequire } from "node:module";
import { join } from "node:path";
import type BetterSqlite from "better-sqlite3";
import { parseCore } from "../../../examples/hub/src/format/card.js";
import { parseReceipts, verifyReceipts } from "../../../examples/hub/src/format/receipt.js";
import { readHubCards } from "../../../examples/hub/src/keys.js";

const Sqlite = createRequire(join(import.meta.dirname, "../../../examples/hub/package.json"))(
  "better-sqlite3",
) as typeof BetterSqlite;

/** Entries of every receipt list that the hub has given, by the public key that the directory vouches for. */
export function validReceipts(
  hubData: string,
): readonly { readonly id: string; readonly verdict: number; readonly n: number }[] {
  const key = parseCore(readHubCards(hubData)[0] ?? Buffer.alloc(0)).signingKey;
  const database = new Sqlite(join(hubData, "hub.sqlite"), { readonly: true });
  const rows = database.prepare("SELECT bytes FROM receipt_list").pluck().all() as Buffer[];
  database.close();
  const lists = rows.map(parseReceipts).filter((list) => verifyReceipts(key, list));
  return lists.flatMap(({ entries }) =>
    entries.map(({ id, verdict, n }) => {
      return { id: Buffer.from(id).toString("hex"), verdict, n: Number(n) };
    }),
  );
}
