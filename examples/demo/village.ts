import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { once } from "node:events";
import { suiteOfCore } from "../hub/src/format/card.ts";
import { makeVillage } from "../hub/src/found/village.ts";
import { readHubCards } from "../hub/src/keys.ts";

export const villageCode = "522699101201";
const founding = join(import.meta.dirname, "../hub/found-village.mjs");

/** A free port: the hub's address is in the invitation before the hub runs. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

export interface Founding {
  readonly folder: string;
  readonly hubData: string;
  readonly port: number;
  readonly suite: "gm" | "intl";
  /** The county's drop address, too. */
  readonly drop?: boolean;
}

/** Founds a village by the command that a village would use; answers the invitation's text. */
export function found({ folder, hubData, port, suite, drop = false }: Founding): string {
  const server = `http://localhost:${port}`;
  const parameters = [
    "--out",
    folder,
    "--hub-data",
    hubData,
    "--server",
    server,
    "--village",
    villageCode,
    "--name",
    "石头村",
    "--suite",
    suite,
    ...(drop ? ["--drop"] : []),
  ];
  execFileSync(process.execPath, [founding, ...parameters]);
  return readFileSync(join(folder, "invitation.txt"), "utf8").trim();
}

export function officeFile(folder: string, office: string): { file: string; code: string } {
  const file = readFileSync(join(folder, `${office}.weicun`)).toString("base64");
  return { file, code: readFileSync(join(folder, `${office}.code.txt`), "utf8").trim() };
}

/** A bundle that names another secretary, signed by roots of the forger's own: all that a false hub can make. */
export function forgedTrust(hubData: string): string {
  const hubCores = readHubCards(hubData);
  const suite = suiteOfCore(hubCores[0] ?? Buffer.alloc(0));
  const forged = makeVillage({ suite, village: villageCode, hubCores, time: Date.now() });
  return forged.trust.bytes.toString("base64");
}
