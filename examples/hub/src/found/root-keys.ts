import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { HubError } from "../error.js";
import type { Root } from "../format/root.js";
import type { Signer } from "../format/signature-block.js";
import { writeDurably } from "../store/files.js";
import type { KeyPair } from "../suites/index.js";

const fileName = /^root-\d+\.key\.txt$/;

/** The root key files that lie in a founding folder. */
export function rootKeyFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => fileName.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Those who sign: each file holds a private key in hex, whose place is found by its public half.
 * `not-a-root-key`, `too-few-root-keys`.
 */
export function readSigners(files: readonly string[], root: Root): readonly Signer[] {
  const signers = new Map<number, Signer>();
  for (const file of files) {
    const privateKey = Buffer.from(readFileSync(file, "utf8").trim(), "hex");
    const publicKey =
      privateKey.length === 32 ? root.suite.publicKeyOf("signing", privateKey) : undefined;
    const index = root.keys.findIndex((key) => publicKey?.equals(key));
    if (index < 0) throw new HubError("not-a-root-key", 400);
    signers.set(index, { index, privateKey });
  }
  if (signers.size < root.threshold) throw new HubError("too-few-root-keys", 400);
  return [...signers.values()].slice(0, root.threshold);
}

/** Puts new keys in the folder; those before them stay beside, under the number of their root. */
export function writeRootKeys(folder: string, keys: readonly KeyPair[], before: number): void {
  for (const [at, { privateKey }] of keys.entries()) {
    const path = join(folder, `root-${at + 1}.key.txt`);
    if (existsSync(path)) renameSync(path, join(folder, `root-${at + 1}.of-${before}.key.txt`));
    writeDurably(path, Buffer.from(`${privateKey.toString("hex")}\n`), 0o600);
  }
}
