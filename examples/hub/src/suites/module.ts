import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, u32 } from "../format/bytes.js";

/** What bindings/suites can be asked for, with its parts (operations.h). */
export const operation = {
  hash: 1,
  hmac: 2,
  hkdf: 3,
  aeadSeal: 4,
  aeadOpen: 5,
  boxSeal: 6,
  boxOpen: 7,
  makeSigningKey: 8,
  makeEncryptionKey: 9,
  signingPublicKey: 10,
  encryptionPublicKey: 11,
  sign: 12,
  verify: 13,
  wrap: 14,
  unwrap: 15,
  seal: 16,
} as const;
export type Operation = (typeof operation)[keyof typeof operation];

interface Binding {
  seed(length: number): boolean;
  input(size: number): number;
  call(operation: number, suite: number, length: number): boolean;
}
type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
type Factory = (options: {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => object;
}) => Promise<{ readonly Suites: new () => Binding }>;

/** The core's two suites as WebAssembly: SM2, SM3 and SM4 for JavaScript, which has none of them. */
export class SuitesModule {
  private constructor(
    private readonly binding: Binding,
    private readonly memory: WebAssembly.Memory,
  ) {}

  static async create(
    factory: Factory,
    wasm: WebAssembly.Module,
    entropy: Uint8Array,
  ): Promise<SuitesModule> {
    let memory: WebAssembly.Memory | undefined;
    const { Suites } = await factory({
      instantiateWasm: (imports, receive) => {
        const instance = new WebAssembly.Instance(wasm, imports);
        memory = memoryOf(instance);
        receive(instance, wasm);
        return {};
      },
    });
    if (memory === undefined) throw new Error("weicun_suites: no memory");
    const created = new SuitesModule(new Suites(), memory);
    created.put(entropy);
    if (!created.binding.seed(entropy.length)) throw new Error("weicun_suites: entropy");
    return created;
  }

  /** The answer's bytes; undefined where the core refuses. */
  call(what: Operation, suite: number, ...parts: readonly Uint8Array[]): Buffer | undefined {
    const framed = parts.flatMap((part) => [u32(part.length), part]);
    const message = join(u32(parts.length), ...framed);
    const at = this.put(message);
    if (!this.binding.call(what, suite, message.length)) return undefined;
    const place = new DataView(this.memory.buffer, at);
    const [address, length] = [place.getUint32(0, true), place.getUint32(4, true)];
    return Buffer.from(Buffer.from(this.memory.buffer, address, length));
  }

  /** Where the bytes lie, and after a call where its answer does. */
  private put(bytes: Uint8Array): number {
    const at = this.binding.input(bytes.length);
    new Uint8Array(this.memory.buffer, at, bytes.length).set(bytes);
    return at;
  }
}

/** Export names are minified, so the memory is found by what it is. */
function memoryOf(instance: WebAssembly.Instance): WebAssembly.Memory | undefined {
  return Object.values(instance.exports).find(
    (value): value is WebAssembly.Memory => typeof value === "object" && "buffer" in value,
  );
}

const folder = new URL("../../../../build/wasm/lib/", import.meta.url);

/** The module that `npm run build` made; undefined when it did not run. */
export async function loadSuites(): Promise<SuitesModule | undefined> {
  const glue = new URL("weicun_suites.mjs", folder);
  if (!existsSync(glue)) return undefined;
  const { default: factory } = (await import(glue.href)) as { readonly default: Factory };
  const wasm = new WebAssembly.Module(readFileSync(new URL("weicun_suites.wasm", folder)));
  return SuitesModule.create(factory, wasm, randomBytes(64));
}
