import { cardUse, parseCore, suiteOfCore } from "../format/card.js";
import { HubError } from "../error.js";
import type { CountySecrets } from "./keys.js";

/** What the county keeps of its drop card: three lines of text, which `hub drop` prints. */
export interface CountyKey extends CountySecrets {
  readonly core: Buffer;
}

export function writeCountyKey({ core, encryptionPrivate, token }: CountyKey): string {
  const lines = [`card ${core.toString("base64url")}`, `key ${encryptionPrivate.toString("hex")}`];
  return `${lines.join("\n")}\n${tokenLine(token)}`;
}

/** The third line, alone: what `hub drop-token` prints. */
export function tokenLine(token: Buffer): string {
  return `token ${token.toString("base64url")}\n`;
}

/** The file's text with another token. `bad-keys` for a line that is none. */
export function withToken(text: string, line: string): string {
  const [, token = ""] = /^token ([\w-]{43})\n?$/.exec(line) ?? [];
  if (token === "") throw new HubError("bad-keys", 400);
  return writeCountyKey({ ...readCountyKey(text), token: Buffer.from(token, "base64url") });
}

/** `bad-keys` for any other text, and for a key that is not the card's. */
export function readCountyKey(text: string): CountyKey {
  const [, card = "", key = "", token = ""] =
    /^card ([\w-]+)\nkey ([0-9a-f]{64})\ntoken ([\w-]{43})\n$/.exec(text) ?? [];
  const core = Buffer.from(card, "base64url");
  const encryptionPrivate = Buffer.from(key, "hex");
  if (core.length === 0 || !isKeyOf(core, encryptionPrivate)) throw new HubError("bad-keys", 400);
  return { core, encryptionPrivate, token: Buffer.from(token, "base64url") };
}

function isKeyOf(core: Buffer, encryptionPrivate: Buffer): boolean {
  const { use, encryptionKey } = parseCore(core);
  const itsKey = suiteOfCore(core).publicKeyOf("encryption", encryptionPrivate);
  return use === cardUse.countyDrop && itsKey.equals(encryptionKey);
}
