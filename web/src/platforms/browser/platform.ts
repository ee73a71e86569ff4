import { WeicunError } from "../../errors.js";
import { systemClock } from "../../ports/clock.js";
import type { Platform } from "../../ports/platform.js";
import type { Network } from "../../ports/transport.js";
import type { OpenOptions } from "../../types.js";
import { soleLease, webEntropy } from "../common.js";
import { transportOver, webTransport } from "../transport.js";
import { MemorySecret } from "../memory/secret.js";
import { MemoryStorage } from "../memory/storage.js";
import { host, locks } from "./host.js";
import { lockBell } from "./bell.js";
import { TabLease } from "./lease.js";
import { BrowserSecret } from "./secret.js";
import { BrowserStorage } from "./storage.js";
import { inWorker } from "./worker.js";

const compiled = new Map<string, Promise<WebAssembly.Module>>();
let memories = 0;

const network: Network = {
  get online() {
    return host.navigator?.onLine ?? true;
  },
  watch(listener) {
    const up = (): void => listener(true);
    const down = (): void => listener(false);
    addEventListener("online", up);
    addEventListener("offline", down);
    return () => {
      removeEventListener("online", up);
      removeEventListener("offline", down);
    };
  },
};

/** Throws `not-supported` where there is no browser, as when a server renders. */
export function browserPlatform(options: OpenOptions): Platform {
  const memory = options.storage === "memory";
  const present = host.navigator !== undefined && typeof host.addEventListener === "function";
  const keeps = memory || (host.indexedDB !== undefined && host.crypto?.subtle !== undefined);
  if (!present || !keeps) {
    throw new WeicunError(
      "not-supported",
      "no browser with storage here; for Node there is weicun/node",
    );
  }
  const shared = !memory && locks() !== undefined;
  return {
    place: memory ? `memory:${(memories += 1)}` : "origin",
    storage: memory ? new MemoryStorage() : new BrowserStorage(),
    secret: memory ? new MemorySecret(webEntropy) : new BrowserSecret(),
    transport: options.fetch ? transportOver(options.fetch) : webTransport,
    network,
    clock: systemClock,
    entropy: webEntropy,
    lease: (village, vault) => (shared ? new TabLease(`weicun:${village}:${vault}`) : soleLease),
    wasm: loadWasm,
    ...(!memory && typeof BroadcastChannel === "function" && { bell: lockBell }),
    apart: inWorker,
  };
}

function loadWasm(source: string | WebAssembly.Module | undefined): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return Promise.resolve(source);
  const address = source ?? new URL("./weicun.wasm", import.meta.url).href;
  let module = compiled.get(address);
  if (!module) {
    module = fetchWasm(address);
    compiled.set(address, module);
    module.catch(() => compiled.delete(address));
  }
  return module;
}

async function fetchWasm(address: string): Promise<WebAssembly.Module> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    // Compiled from the whole bytes: a server with another MIME type must not be a reason to fail.
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new WeicunError("load-failed", undefined, { cause });
  }
}
