import { WeicunError, type ErrorCode } from "./errors.js";
import type { CoreRequest, Part } from "./ports/message.js";

/** What Embind's class offers (bindings/embind.cpp). */
interface CoreBinding {
  input(size: number): number;
  call(length: number): number;
  output(): number;
  delete(): void;
}
interface Glue {
  readonly Core: new () => CoreBinding;
}
type InstantiateWasm = (
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
) => object;
/** The factory that Emscripten's glue exports. */
export type GlueFactory = (options: { instantiateWasm: InstantiateWasm }) => Promise<Glue>;

export interface CoreError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: boolean;
}
export type Effect =
  | {
      readonly do: "commit";
      readonly ticket: number;
      readonly files: readonly {
        readonly name: string;
        readonly part?: number;
        readonly held?: number;
      }[];
      readonly expected: number;
      readonly head?: number;
    }
  | { readonly do: "load"; readonly name: string }
  | {
      readonly do: "send";
      readonly exchange: number;
      readonly method: string;
      readonly path: string;
      /** The vault's own: it knows it from the invitation that it was made with. */
      readonly server: string;
      /** Another host name than the server's, for what no event mentions (a drop). */
      readonly origin?: string;
      readonly limit: number;
      readonly authorization?: string;
      readonly body?: number;
      readonly bodyFile?: string;
    }
  | { readonly do: "wake"; readonly at: number }
  | { readonly do: "changed" }
  | {
      readonly do: "settled";
      readonly request: number;
      readonly answer?: unknown;
      readonly error?: CoreError;
    };

export interface CoreAnswer {
  readonly ok?: unknown;
  readonly error?: CoreError;
  readonly effects: readonly Effect[];
  readonly parts: readonly Uint8Array[];
}

const longestUtf8 = 3; // bytes a UTF-16 unit

/**
 * One instance of the core. Messages are written straight into its memory and answers copied out once
 * (bindings/message.h): u32 length ‖ JSON ‖ u32 count ‖ count × (u32 length ‖ bytes), little-endian.
 */
export class CoreModule {
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder();
  private disposed = false;

  private constructor(
    private readonly binding: CoreBinding,
    private readonly memory: WebAssembly.Memory,
  ) {}

  /** Rejects with `load-failed`. */
  static async create(factory: GlueFactory, module: WebAssembly.Module): Promise<CoreModule> {
    let memory: WebAssembly.Memory | undefined;
    let fail: (reason: unknown) => void = () => undefined;
    // Emscripten never rejects when instantiateWasm fails; this does.
    const failed = new Promise<never>((_, reject) => (fail = reject));
    const instantiateWasm: InstantiateWasm = (imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => {
        memory = memoryOf(instance);
        done(instance, module);
      }, fail);
      return {};
    };
    try {
      const glue = await Promise.race([factory({ instantiateWasm }), failed]);
      if (memory === undefined) throw new Error("no memory export");
      return new CoreModule(new glue.Core(), memory);
    } catch (cause) {
      throw new WeicunError("load-failed", undefined, { cause });
    }
  }

  /** Performs one call. The parts of the answer are copies. */
  call(request: CoreRequest, parts: readonly Part[] = []): CoreAnswer {
    const head = JSON.stringify(request);
    const room = parts.reduce((sum, part) => sum + 4 + bound(part), 8 + bound(head));
    const start = this.binding.input(room);
    const target = new Uint8Array(this.memory.buffer, start, room);
    const view = new DataView(this.memory.buffer, start, room);
    let at = this.put(target, view, 0, head);
    view.setUint32(at, parts.length, true);
    at += 4;
    for (const part of parts) at = this.put(target, view, at, part);
    const length = this.binding.call(at);
    const output = this.binding.output();
    // Memory may have grown during the call: the view is taken anew.
    return this.read(new Uint8Array(this.memory.buffer, output, length).slice());
  }

  /** Frees the core and overwrites its whole memory: what was ever in it, free lists and stack included, is gone. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.binding.delete();
    new Uint8Array(this.memory.buffer).fill(0);
  }

  private put(target: Uint8Array, view: DataView, at: number, part: Part): number {
    let length = part.length;
    if (typeof part === "string") {
      length = this.encoder.encodeInto(part, target.subarray(at + 4)).written;
    } else {
      target.set(part, at + 4);
    }
    view.setUint32(at, length, true);
    return at + 4 + length;
  }

  /** The head is overwritten once it is read: a list or a record in plain text. */
  private read(bytes: Uint8Array): CoreAnswer {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    const next = (): Uint8Array => {
      const length = view.getUint32(at, true);
      at += 4 + length;
      return bytes.subarray(at - length, at);
    };
    const text = next();
    const head = JSON.parse(this.decoder.decode(text)) as Omit<CoreAnswer, "parts">;
    text.fill(0);
    const count = view.getUint32(at, true);
    at += 4;
    return { ...head, parts: Array.from({ length: count }, next) };
  }
}

function bound(part: Part): number {
  return typeof part === "string" ? part.length * longestUtf8 : part.length;
}

/** Export names are minified, so the memory is found by what it is. */
function memoryOf(instance: WebAssembly.Instance): WebAssembly.Memory | undefined {
  return Object.values(instance.exports).find(
    (value): value is WebAssembly.Memory => typeof value === "object" && "buffer" in value,
  );
}

/** The error of an answer, as what the application sees. */
export function errorOf(error: CoreError): WeicunError {
  return new WeicunError(error.code, error.message, { retry: error.retry });
}
