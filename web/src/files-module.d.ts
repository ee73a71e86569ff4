/**
 * Emscripten's FS over the files of a village's database (docs/decisions/0011), for an Emscripten program that wants to
 * read or write what weicun keeps in a browser. The client itself never goes through it.
 *
 * `FS.mount(WEICUNFS, { drop?: boolean }, mountPoint(village))`, then `FS.syncfs(true, …)` reads the database in and
 * `FS.syncfs(false, …)` writes what was changed, in one strict transaction; an error named `ConflictError` says that
 * another writer's commit was first, and that nothing was written.
 */
export interface Files {
  /** Emscripten's own FS: https://emscripten.org/docs/api_reference/Filesystem-API.html */
  readonly FS: unknown;
  readonly IDBFS: unknown;
  readonly MEMFS: unknown;
  /** The mount type. `load(path, done)` brings a body back that was dropped. */
  readonly WEICUNFS: unknown;
  /** The database of a village, which is where it must be mounted. */
  mountPoint(village: string): string;
}

/** Makes an instance; the host instantiates `weicun/files.wasm` itself and calls `done` after it returned, not before. */
export default function start(options: {
  instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}): Promise<Files>;
