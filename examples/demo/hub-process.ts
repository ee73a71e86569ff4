// The hub of the demonstration, in a process of its own. Faults are switched by the parent, never by a request.
import { startHub, type HubFaults } from "../hub/src/index.ts";
import { judge } from "../../tools/lib/hub-judge.mjs";

const [data = "", port = "0", log = ""] = process.argv.slice(2);
const { appendFileSync } = await import("node:fs");

const hub = await startHub({
  data,
  port: Number(port),
  judge,
  log: (line) => appendFileSync(log, JSON.stringify(line) + "\n"),
});

process.on("message", (faults: Partial<HubFaults> & { forgedTrustBase64?: string | null }) => {
  const { forgedTrustBase64, ...others } = faults;
  Object.assign(hub.faults, others);
  if (forgedTrustBase64 !== undefined) {
    hub.faults.forgedTrust =
      forgedTrustBase64 === null ? undefined : Buffer.from(forgedTrustBase64, "base64");
  }
  process.send?.({ left: hub.faults.loseAnswers });
});
process.once("SIGTERM", () => void hub.close().then(() => process.exit(0)));
process.send?.({ url: hub.url });
