// A hub in a process of its own: argv is the data folder, the app's folder, the port, how many answers get lost.
import { startHub } from "../../../examples/hub/src/index.js";

const [data = "", app = "", port = "0", lost = "0"] = process.argv.slice(2);
const hub = await startHub({
  data,
  app,
  port: Number(port),
  faults: { loseAnswers: Number(lost) },
});
process.once("SIGTERM", () => void hub.close());
console.log("ready");
