/** As browsers do it: requests succeed, and at the commit the transaction aborts with this error. A script for a page. */
export const fillDisk = `{
  const put = IDBObjectStore.prototype.put;
  globalThis.giveRoom = () => (IDBObjectStore.prototype.put = put);
  IDBObjectStore.prototype.put = function (...given) {
    const request = put.apply(this, given);
    const { transaction } = this;
    Object.defineProperty(transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
    request.addEventListener("success", () => transaction.abort());
    return request;
  };
}`;
export const giveRoom = `void giveRoom()`;
