// A hub in a process of its own. Its options come in argv as JSON; faults are switched by the parent, never by a request.
import { appendFileSync } from "node:fs";
import { startHub, type HubFaults } from "../../../examples/hub/src/index.js";
import { judge } from "../../../tools/lib/hub-judge.mjs";

export interface HubProcessOptions {
  readonly data: string;
  /** Folder that is served at "/". */
  readonly app: string;
  readonly port: number;
  /** Where phones think that it is. */
  readonly origins: readonly string[];
  readonly log: string;
}
export interface FaultSwitches extends Partial<Omit<HubFaults, "forgedTrust">> {
  /** base64 of a trust bundle, null to serve the true one again. */
  readonly forgedTrust?: string | null;
}

const { data, app, port, origins, log } = JSON.parse(process.argv[2] ?? "{}") as HubProcessOptions;
const hub = await startHub({
  data,
  app,
  port,
  origins,
  judge,
  log: (line) => appendFileSync(log, `${JSON.stringify(line)}\n`),
});

process.on("message", ({ forgedTrust, ...others }: FaultSwitches) => {
  Object.assign(hub.faults, others);
  if (forgedTrust !== undefined)
    hub.faults.forgedTrust = forgedTrust === null ? undefined : Buffer.from(forgedTrust, "base64");
  process.send?.(hub.faults.loseAnswers);
});
const end = (): void => void hub.close().then(() => process.exit(0));
process.once("SIGTERM", end);
process.once("disconnect", end);
process.send?.("ready");
