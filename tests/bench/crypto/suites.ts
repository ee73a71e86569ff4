// The core's primitives (bindings/suites) as cheaply as a host can call them: parts are written straight into its memory.

/** Numbers of bindings/suites/operations.h. */
export const operation = {
  hash: 1,
  aeadSeal: 4,
  boxSeal: 6,
  makeSigningKey: 8,
  makeEncryptionKey: 9,
  sign: 12,
  verify: 13,
  seal: 16,
} as const;
export type Operation = (typeof operation)[keyof typeof operation];

export type SuiteByte = 1 | 2;
export const gm: SuiteByte = 1;
export const intl: SuiteByte = 2;

interface Binding {
  seed(length: number): boolean;
  input(size: number): number;
  call(operation: number, suite: number, length: number): boolean;
}
type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
export type Factory = (options: {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => object;
}) => Promise<{ readonly Suites: new () => Binding }>;

export interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

export class Suites {
  private bytes: Uint8Array;
  private view: DataView;
  /** The core's room for parts, which stays where it is until more is asked for. */
  private input = { at: 0, size: 0 };

  private constructor(
    private readonly binding: Binding,
    private readonly memory: WebAssembly.Memory,
  ) {
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  static async create(factory: Factory, wasm: WebAssembly.Module): Promise<Suites> {
    const { promise, resolve } = withResolvers<WebAssembly.Instance>();
    const { Suites: Made } = await factory({
      instantiateWasm: (imports, receive) => {
        void WebAssembly.instantiate(wasm, imports).then((instance) => {
          resolve(instance);
          receive(instance, wasm);
        });
        return {};
      },
    });
    const exported = Object.values((await promise).exports);
    const memory = exported.find((one) => one instanceof WebAssembly.Memory);
    if (memory === undefined) throw new Error("the module exports no memory");
    const suites = new Suites(new Made(), memory);
    const entropy = crypto.getRandomValues(new Uint8Array(64));
    new Uint8Array(memory.buffer).set(entropy, suites.binding.input(entropy.length));
    if (!suites.binding.seed(entropy.length)) throw new Error("the module refused its entropy");
    return suites;
  }

  /** The answer's bytes; an error where the core refuses. */
  call(what: Operation, suite: SuiteByte, ...parts: readonly Uint8Array[]): Uint8Array {
    const answer = this.ask(what, suite, parts);
    if (answer === undefined) throw new Error(`operation ${what} of suite ${suite} was refused`);
    return answer;
  }

  verifies(suite: SuiteByte, ...parts: readonly Uint8Array[]): boolean {
    return this.ask(operation.verify, suite, parts) !== undefined;
  }

  keyPair(suite: SuiteByte, use: "signing" | "encryption"): KeyPair {
    const what = use === "signing" ? operation.makeSigningKey : operation.makeEncryptionKey;
    const pair = this.call(what, suite);
    return { privateKey: pair.subarray(0, 32), publicKey: pair.subarray(32) };
  }

  private ask(
    what: Operation,
    suite: SuiteByte,
    parts: readonly Uint8Array[],
  ): Uint8Array | undefined {
    let size = 4;
    for (const part of parts) size += 4 + part.length;
    if (this.input.size < size) this.input = { at: this.binding.input(size), size };
    this.look();
    this.write(parts);
    if (!this.binding.call(what, suite, size)) return undefined;
    this.look();
    const begin = this.view.getUint32(this.input.at, true);
    const length = this.view.getUint32(this.input.at + 4, true);
    return this.bytes.slice(begin, begin + length);
  }

  private write(parts: readonly Uint8Array[]): void {
    let at = this.input.at;
    this.view.setUint32(at, parts.length, true);
    at += 4;
    for (const part of parts) {
      this.view.setUint32(at, part.length, true);
      this.bytes.set(part, at + 4);
      at += 4 + part.length;
    }
  }

  /** A memory that grew has another buffer, and a view of the old one is empty: that is cheap to ask. */
  private look(): void {
    if (this.bytes.length !== 0) return;
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
  }
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => (resolve = done));
  return { promise, resolve };
}
