/**
 * What the app itself must still know after the power went: in IndexedDB with strict durability. A browser writes
 * localStorage to disk seconds later, and a phone that dies meanwhile would have forgotten its village.
 */
const database = "village-app";
const store = "kept";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no storage"));
  });
}

/** Resolves when the value is on disk. */
export async function keep(name: string, value: unknown): Promise<void> {
  const connection = await open();
  try {
    await new Promise<void>((resolve, reject) => {
      const change = connection.transaction(store, "readwrite", { durability: "strict" });
      change.objectStore(store).put(value, name);
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error ?? new Error("not kept"));
    });
  } finally {
    connection.close();
  }
}

export async function recall(name: string): Promise<unknown> {
  const connection = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = connection.transaction(store).objectStore(store).get(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("not read"));
    });
  } finally {
    connection.close();
  }
}
