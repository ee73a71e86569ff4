/** The module's glue, as the build leaves it in build/wasm/lib; the site's bundler finds it. Factory of suites.ts. */
declare module "weicun-suites" {
  interface Binding {
    seed(length: number): boolean;
    input(size: number): number;
    call(operation: number, suite: number, length: number): boolean;
  }
  type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
  const factory: (options: {
    instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => object;
  }) => Promise<{ readonly Suites: new () => Binding }>;
  export default factory;
}
