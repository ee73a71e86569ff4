import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseInvite, type Invitation } from "weicun/node";
import { HubProcess } from "../../../examples/demo/processes.js";
import { forgedTrust, found, freePort, officeFile } from "../../../examples/demo/village.js";

/** A founded village with its hub in a process of its own. */
export interface TestVillage {
  readonly base: string;
  readonly hubData: string;
  readonly hub: HubProcess;
  readonly invite: Invitation;
  readonly forged: () => string;
  readonly office: () => { readonly file: Uint8Array; readonly code: string };
  /** How often the hub took the record, by its database. */
  readonly countAtHub: (id: string) => { readonly delivered: number; readonly duplicates: number };
  stop(): Promise<void>;
}

const count = fileURLToPath(new URL("../../../examples/demo/count.mjs", import.meta.url));

export async function startVillage(suite: "gm" | "intl" = "intl"): Promise<TestVillage> {
  const base = mkdtempSync(join(tmpdir(), "weicun-web-"));
  const [founder, hubData] = [join(base, "founder"), join(base, "hub")];
  const port = await freePort();
  const invite = parseInvite(found({ folder: founder, hubData, port, suite }));
  const hub = await HubProcess.start(hubData, port, join(base, "hub.log"));
  return {
    base,
    hubData,
    hub,
    invite,
    forged: () => forgedTrust(hubData),
    office: () => {
      const { file, code } = officeFile(founder, "branch_secretary");
      return { file: new Uint8Array(Buffer.from(file, "base64")), code };
    },
    countAtHub: (id) => {
      const counts = execFileSync(process.execPath, [count, hubData, id.replaceAll("-", "")]);
      return JSON.parse(counts.toString()) as { delivered: number; duplicates: number };
    },
    stop: async () => {
      await hub.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

export const letterType = "gov.secretary_letter";
export const goodLetter = {
  to_office: "branch_secretary",
  purpose: "suggestion",
  topic: "water_power_road",
  title: "路灯坏了",
  body: "村口的路灯坏了三天",
  signed_mode: "named",
  want_public_reply: false,
  no_secret_ack: true,
};

export const fileOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
