import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { BrowserContext, Page } from "playwright-core";
import type { CommitOutcome, Storage, VaultStore } from "../../../web/src/ports/storage.js";

const root = join(import.meta.dirname, "../../..");

/** The page's side: stores by number, bytes as arrays of numbers. */
const pageProgram = `
  import { BrowserStorage } from "./web/src/platforms/browser/storage.ts";
  const storage = new BrowserStorage();
  const stores = [];
  const out = (bytes) => bytes && Array.from(bytes);
  const into = (numbers) => numbers && new Uint8Array(numbers);
  globalThis.tasks = {
    vaults: (village) => storage.vaults(village),
    villages: () => storage.villages(),
    protect: () => storage.protect(),
    room: () => storage.room(),
    open: async (village, vault) => stores.push(await storage.open(village, vault)) - 1,
    exclusively: (action) => storage.exclusively(() => globalThis.perform(action)),
    read: async (store, names) => (await stores[store].read(names)).map(out),
    head: async (store) => out(await stores[store].head()),
    names: (store, prefix) => stores[store].names(prefix),
    commit: async (store, { expected, head, files }) => {
      const given = files.map(({ name, bytes }) => ({ name, bytes: into(bytes) }));
      const outcome = await stores[store].commit({ expected: into(expected), head: into(head), files: given });
      return outcome.kind === "conflict" ? { kind: "conflict", head: out(outcome.head) } : outcome;
    },
    watch: (store, listener) => void stores[store].watch(() => globalThis.perform(listener)),
    close: (store) => stores[store].close(),
  };`;

/** Serves the storage's own code and what the package ships, on this machine. */
export async function servePage(): Promise<{ readonly url: string; readonly server: Server }> {
  const stdin = { contents: pageProgram, resolveDir: root, loader: "ts" as const };
  const bundle = await build({
    stdin,
    bundle: true,
    format: "esm",
    write: false,
    absWorkingDir: root,
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const server = createServer((request, response) => {
    const home = request.url?.startsWith("/?") || request.url === "/";
    const file = /^\/(dist\/(?:index|weicun|files|worker)\.(?:js|wasm))$/.exec(
      request.url ?? "",
    )?.[1];
    const type = home
      ? "text/html"
      : file?.endsWith("wasm")
        ? "application/wasm"
        : "text/javascript";
    response.writeHead(200, { "content-type": type });
    if (home) response.end(`<!doctype html><script type="module" src="/storage.js"></script>`);
    else response.end(file ? readFileSync(join(root, file)) : script);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, server };
}

type Callback = () => unknown;

/** A page's storage, called from here: the contract is the same one that the other platforms keep. */
export class RemoteStorage implements Storage {
  readonly durable = true;
  private readonly callbacks: Callback[] = [];

  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, url: string): Promise<RemoteStorage> {
    const page = await context.newPage();
    const storage = new RemoteStorage(page);
    await page.exposeFunction("perform", (number: number) => storage.callbacks[number]?.());
    await page.goto(url);
    await page.waitForFunction("globalThis.tasks");
    return storage;
  }

  call<T>(task: string, ...parameters: readonly unknown[]): Promise<T> {
    const text = `globalThis.tasks.${task}(...${JSON.stringify(parameters)})`;
    return this.page.evaluate<T>(text);
  }
  vaults(village: string): Promise<readonly string[]> {
    return this.call("vaults", village);
  }
  villages(): Promise<readonly string[]> {
    return this.call("villages");
  }
  protect(): Promise<boolean> {
    return this.call("protect");
  }
  room(): Promise<{ readonly protected: boolean; readonly free?: number }> {
    return this.call("room");
  }
  async exclusively<T>(action: () => Promise<T>): Promise<T> {
    let result: { readonly of: T } | undefined;
    const number = this.keep(async () => {
      result = { of: await action() };
    });
    await this.call("exclusively", number);
    if (!result) throw new Error("the action did not run");
    return result.of;
  }
  async open(village: string, vault: string): Promise<VaultStore> {
    return new RemoteStore(this, await this.call("open", village, vault));
  }
  keep(callback: Callback): number {
    return this.callbacks.push(callback) - 1;
  }
  evaluate<T>(script: string): Promise<T> {
    return this.page.evaluate<T>(script);
  }
}

const numbers = (bytes: Uint8Array | undefined): number[] | undefined => bytes && Array.from(bytes);
const bytesOf = (given: number[] | null | undefined): Uint8Array | undefined =>
  given ? new Uint8Array(given) : undefined;

class RemoteStore implements VaultStore {
  constructor(
    private readonly storage: RemoteStorage,
    private readonly number: number,
  ) {}

  async read(names: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return (await this.storage.call<(number[] | null)[]>("read", this.number, names)).map(bytesOf);
  }
  async head(): Promise<Uint8Array> {
    return new Uint8Array(await this.storage.call<number[]>("head", this.number));
  }
  names(prefix: string): Promise<readonly string[]> {
    return this.storage.call("names", this.number, prefix);
  }
  async commit({
    expected,
    head,
    files,
  }: Parameters<VaultStore["commit"]>[0]): Promise<CommitOutcome> {
    const plain = files.map(({ name, bytes }) => ({ name, bytes: numbers(bytes) }));
    const commit = { expected: numbers(expected), head: numbers(head), files: plain };
    const outcome = await this.storage.call<CommitOutcome & { head?: number[] }>(
      "commit",
      this.number,
      commit,
    );
    return outcome.kind === "conflict"
      ? { kind: "conflict", head: new Uint8Array(outcome.head) }
      : outcome;
  }
  watch(listener: () => void): () => void {
    void this.storage.call("watch", this.number, this.storage.keep(listener));
    return () => undefined;
  }
  close(): Promise<void> {
    return this.storage.call("close", this.number);
  }
}
