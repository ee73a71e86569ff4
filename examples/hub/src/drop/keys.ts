import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { HubError } from "../error.js";
import { cardUse, parseCore, startOfValidity, suiteOfCore, writeCore } from "../format/card.js";
import { writeDurably } from "../store/files.js";
import { hx, systemRandom, type Suite } from "../suites/index.js";

/** The county's drop card, and the half of its keys that a drop host needs: it signs verdicts and opens nothing. */
export interface DropKeys {
  readonly core: Buffer;
  readonly signingPrivate: Buffer;
  /** Of the token by which the county fetches drops; undefined in a folder of before there was one. */
  readonly tokenDigest: Buffer | undefined;
}

/** What the county gets and this host doesn't keep: what opens drops, and what fetches them. */
export interface CountySecrets {
  readonly encryptionPrivate: Buffer;
  readonly token: Buffer;
}

const file = "drop.json";

/** Whose drop card. The suite is that of the villages whose directories will name it. */
export interface CountyPlace {
  readonly suite: Suite;
  readonly county: string;
  readonly time: number;
}

/**
 * Makes a county's drop card. The drop host's half goes into `folder` (mode 0600); the other half, which
 * opens drops, and the county's token are answered and written nowhere. `already-founded`.
 */
export function makeDropKeys(
  folder: string,
  { suite, county, time }: CountyPlace,
): CountySecrets & { readonly keys: DropKeys } {
  if (!/^[0-9]{6}$/.test(county)) throw new HubError("bad-county", 400);
  if (existsSync(joinPath(folder, file))) throw new HubError("already-founded", 409);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [encryption, signing] = [suite.makeKeyPair("encryption"), suite.makeKeyPair("signing")];
  const core = writeCore({
    suite,
    use: cardUse.countyDrop,
    office: 0,
    serial: 1,
    notBefore: startOfValidity(time),
    notAfter: 0n,
    scope: county,
    encryptionKey: encryption.publicKey,
    signingKey: signing.publicKey,
  });
  const token = systemRandom(32);
  const tokenDigest = countyTokenDigest(suite, token);
  const keys = { core, signingPrivate: signing.privateKey, tokenDigest };
  writeDropKeys(folder, keys);
  return { keys, encryptionPrivate: encryption.privateKey, token };
}

/** A new token for the county; the old one opens nothing from the host's next start on. `not-founded`, `bad-keys`. */
export function renewCountyToken(folder: string): Buffer {
  const keys = readDropKeys(folder);
  if (keys === undefined) throw new HubError("not-founded", 404);
  const token = systemRandom(32);
  writeDropKeys(folder, { ...keys, tokenDigest: countyTokenDigest(suiteOfCore(keys.core), token) });
  return token;
}

function writeDropKeys(folder: string, { core, signingPrivate, tokenDigest }: DropKeys): void {
  const text = JSON.stringify({
    v: 1,
    core: core.toString("base64url"),
    signing: signingPrivate.toString("base64url"),
    token: tokenDigest?.toString("base64url"),
  });
  writeDurably(joinPath(folder, file), Buffer.from(`${text}\n`), 0o600);
}

/** All that a drop host keeps of the county's token, as a hub does with a device's. */
export function countyTokenDigest(suite: Suite, token: Uint8Array): Buffer {
  return hx(suite, "device", token);
}

/** None where the folder has none: this hub takes no drops then. `bad-keys`. */
export function readDropKeys(folder: string): DropKeys | undefined {
  const path = joinPath(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    const { core, signing, token } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly core: string;
      readonly signing: string;
      readonly token?: string;
    };
    const keys = {
      core: Buffer.from(core, "base64url"),
      signingPrivate: Buffer.from(signing, "base64url"),
      tokenDigest: token === undefined ? undefined : Buffer.from(token, "base64url"),
    };
    if (parseCore(keys.core).use !== cardUse.countyDrop) throw new HubError("bad-keys", 500);
    return keys;
  } catch {
    throw new HubError("bad-keys", 500);
  }
}
