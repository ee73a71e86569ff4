import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type BetterSqlite from "better-sqlite3";
import { readHubKeys } from "../../hub/src/keys.ts";
import { contains, inflated, spellings } from "./needles.ts";
import { unseal } from "./unseal.ts";

export interface ScanResult {
  /** Places where the canary was found. */
  readonly found: readonly string[];
  readonly files: number;
  readonly bytes: number;
  readonly envelopes: number;
  readonly keys: number;
}

// The example hub's own dependency; the demonstration has none.
const Sqlite = createRequire(join(import.meta.dirname, "../../hub/package.json"))(
  "better-sqlite3",
) as typeof BetterSqlite;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/**
 * What the hub's operator can find: the canaries in every spelling over all files (database, WAL, attachments, logs,
 * captured bodies) and in whatever inflates in them; then every key that the hub holds is tried on every envelope.
 * The same scan must find what is public, or it proves nothing.
 */
export function operatorScan(
  data: string,
  others: readonly string[],
  ...canaries: readonly (string | Buffer)[]
): ScanResult {
  const needles = canaries.flatMap((canary) => spellings(canary));
  const paths = [...filesBelow(data), ...others];
  const found: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    const file = readFileSync(path);
    bytes += file.length;
    if (contains(file, needles)) found.push(path);
    for (const inner of inflated(file))
      if (contains(inner, needles)) found.push(`${path} (inflated)`);
  }
  const keys = keysOfHub(data);
  const envelopes = storedEnvelopes(data);
  for (const envelope of envelopes) {
    for (const key of keys)
      if (unseal(envelope, key)) found.push("an envelope opens with a key of the hub");
  }
  return { found, files: paths.length, bytes, envelopes: envelopes.length, keys: keys.length };
}

function keysOfHub(data: string): readonly Buffer[] {
  const { receipts, transport } = readHubKeys(data);
  // A signing key is no X25519 key, but its bytes are tried as one all the same.
  return [receipts, transport].flatMap(({ encryptionPrivate, signingPrivate }) => [
    encryptionPrivate,
    signingPrivate,
  ]);
}

export function storedEnvelopes(data: string): readonly Buffer[] {
  const database = new Sqlite(join(data, "hub.sqlite"), { readonly: true });
  const rows = database
    .prepare("SELECT bytes FROM record WHERE bytes IS NOT NULL")
    .pluck()
    .all() as Buffer[];
  database.close();
  return rows.filter((row) => row.subarray(0, 4).toString("latin1") === "WCE1");
}
