/** Emscripten's glue; the build puts build/wasm/lib/weicun.mjs in its place. */
declare module "weicun-glue" {
  import type { GlueFactory } from "./core-module.js";
  const factory: GlueFactory;
  export default factory;
}
