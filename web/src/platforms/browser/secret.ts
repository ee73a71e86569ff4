import { storageError } from "./database.js";
import type { DeviceSecret } from "../../ports/secret.js";

const databaseName = "weicun-device";
const storeName = "keys";
const keyName = "hmac";
const algorithm = { name: "HMAC", hash: "SHA-256", length: 256 };

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error("device key"));
  });
}

/**
 * A non-extractable HMAC key in IndexedDB, over the slot id. No script can read it; a copy of the browser's profile
 * holds it in clear (docs/security.md).
 */
export class BrowserSecret implements DeviceSecret {
  async of(slotId: Uint8Array, make: boolean): Promise<Uint8Array | undefined> {
    const key = await this.key(make);
    return key && new Uint8Array(await crypto.subtle.sign("HMAC", key, slotId.slice()));
  }

  private async key(make: boolean): Promise<CryptoKey | undefined> {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    const database = await settled<IDBDatabase>(opening).catch((cause: unknown) => {
      throw storageError(cause);
    });
    try {
      const stored = await settled<CryptoKey | undefined>(
        database.transaction(storeName).objectStore(storeName).get(keyName),
      );
      if (stored || !make) return stored;
      const fresh = await crypto.subtle.generateKey(algorithm, false, ["sign"]);
      return await keep(database, fresh);
    } finally {
      database.close();
    }
  }
}

/** Of two tabs the first one's key counts; strict, because a vault is lost with it. */
function keep(database: IDBDatabase, fresh: CryptoKey): Promise<CryptoKey> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, "readwrite", { durability: "strict" });
    let key = fresh;
    transaction.oncomplete = () => resolve(key);
    transaction.onabort = () => reject(transaction.error ?? new Error("device key"));
    const store = transaction.objectStore(storeName);
    const request = store.get(keyName) as IDBRequest<CryptoKey | undefined>;
    request.onsuccess = () => {
      if (request.result) key = request.result;
      else store.put(fresh, keyName);
    };
  });
}
