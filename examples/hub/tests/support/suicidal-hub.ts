import { startHub } from "../../src/index.js";
import { ReceiptStore, type NewReceiptList } from "../../src/store/receipts.js";

// A hub that dies by SIGKILL inside its third submission: after the record was written, before the
// receipt is.
const [data = ""] = process.argv.slice(2);
const { append } = ReceiptStore.prototype as {
  readonly append: (this: ReceiptStore, list: NewReceiptList) => void;
};
let lists = 0;
ReceiptStore.prototype.append = function (list) {
  lists += 1;
  if (lists === 3) process.kill(process.pid, "SIGKILL");
  append.call(this, list);
};
const hub = await startHub({ data, port: 0 });
console.log(`hub ready ${hub.url}`);
