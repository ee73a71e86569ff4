import { startHub } from "../../src/index.js";
import { PinShareStore, type PinSlot } from "../../src/store/pin-shares.js";

// A hub that dies by SIGKILL at a try for a PIN's share: after the try was taken, before the answer.
const [data = ""] = process.argv.slice(2);
const { takeTry } = PinShareStore.prototype as {
  readonly takeTry: (this: PinShareStore, of: PinSlot) => ReturnType<PinShareStore["takeTry"]>;
};
PinShareStore.prototype.takeTry = function (of) {
  takeTry.call(this, of);
  process.kill(process.pid, "SIGKILL");
  return undefined;
};
const hub = await startHub({ data, port: 0 });
console.log(`hub ready ${hub.url}`);
