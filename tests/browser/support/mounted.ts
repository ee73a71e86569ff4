import type { RemoteStorage } from "./storage-page.js";

export const village = "522699101201";
export const vault = "00112233445566778899aabbccddeeff";

/** A page's FS as `FS`, `place` a store's folder, `sync(populate)` a promise that answers "ok" or an error's name. */
export const mount = (type: "WEICUNFS" | "IDBFS", options: object = {}): string => `(async () => {
  const { default: start } = await import("/dist/files.js");
  const wasm = await WebAssembly.compileStreaming(fetch("/dist/files.wasm"));
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
    return {};
  };
  const files = await start({ instantiateWasm });
  const folder = files.mountPoint("${village}");
  files.FS.mkdirTree(folder);
  files.FS.mount(files.${type}, ${JSON.stringify(options)}, folder);
  const sync = (populate) => new Promise((done) =>
    files.FS.syncfs(populate, (error) => done(error ? error.name || String(error) : "ok")));
  const failure = (work) => { try { work(); return "ok"; } catch ({ errno }) { return errno; } };
  Object.assign(globalThis, files, { sync, failure, place: folder + "/${vault}" });
  return sync(true);
})()`;

/** Takes the village's database away; no page may have it open. */
export const eraseDatabase = (page: RemoteStorage): Promise<unknown> =>
  page.evaluate(`new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase("/weicun/${village}");
    request.onsuccess = () => done(true); request.onerror = fail;
  })`);

export const head = (fill: number): Uint8Array => new Uint8Array(80).fill(fill);
export const chunk = (generation: number): string =>
  `c/${generation.toString(16).padStart(16, "0")}`;

/** Fills a file of the store. A script for a page that has it mounted. */
export const content = (path: string, fill: number, length = 80): string =>
  `FS.writeFile(place + "/${path}", new Uint8Array(${length}).fill(${fill}))`;
