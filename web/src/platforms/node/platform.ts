import { open, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { WeicunError } from "../../errors.js";
import { systemClock } from "../../ports/clock.js";
import type { Platform, Source } from "../../ports/platform.js";
import type { NodeOpenOptions } from "./options.js";
import { soleLease, webEntropy } from "../common.js";
import { transportOver, webTransport } from "../transport.js";
import { MemorySecret } from "../memory/secret.js";
import { MemoryStorage } from "../memory/storage.js";
import { NodeSecret } from "./secret.js";
import { NodeStorage } from "./storage.js";

const types: { readonly [extension: string]: string } = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".mp3": "audio/mpeg",
  ".m4a": "audio/mp4",
  ".pdf": "application/pdf",
};
/** In a bundle for CommonJS the build puts the file's own address here. */
const here = import.meta.url;
let compiled: Promise<WebAssembly.Module> | undefined;
let memories = 0;

function defaultFolder(): string {
  const data = process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share");
  return (
    process.env["WEICUN_HOME"] ??
    join(process.platform === "win32" ? (process.env["APPDATA"] ?? data) : data, "weicun")
  );
}

export function nodePlatform(options: NodeOpenOptions): Platform {
  const memory = options.storage === "memory";
  const folder = resolve(options.folder ?? defaultFolder());
  return {
    // Each memory place is its own: nothing of it is shared, and nothing is left of it.
    place: memory ? `memory:${(memories += 1)}` : folder,
    storage: memory ? new MemoryStorage() : new NodeStorage(folder),
    secret: memory ? new MemorySecret(webEntropy) : new NodeSecret(folder),
    transport: options.fetch ? transportOver(options.fetch) : webTransport,
    network: { online: true, watch: () => () => undefined },
    clock: systemClock,
    entropy: webEntropy,
    lease: () => soleLease,
    wasm: loadWasm,
    file: openFile,
  };
}

function loadWasm(source: string | WebAssembly.Module | undefined): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return Promise.resolve(source);
  const read = async (): Promise<WebAssembly.Module> => {
    try {
      const place = source === undefined ? new URL("./weicun.wasm", here) : addressOf(source);
      return await WebAssembly.compile(await readFile(place));
    } catch (cause) {
      throw new WeicunError("load-failed", undefined, { cause });
    }
  };
  if (source !== undefined) return read();
  compiled ??= read().catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

function addressOf(source: string): URL {
  return source.startsWith("file:") ? new URL(source) : pathToFileURL(resolve(source));
}

async function openFile(path: string, mime: string | undefined): Promise<Source> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new WeicunError("not-found", undefined, { cause });
  });
  const { size } = await file.stat();
  return {
    length: size,
    mime: mime ?? types[extname(path).toLowerCase()] ?? "",
    async slice(start, end) {
      const { buffer, bytesRead } = await file.read(
        new Uint8Array(end - start),
        0,
        end - start,
        start,
      );
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}
