/** Emscripten's glue; the build puts build/wasm/lib/weicun.mjs in its place. */
declare module "weicun-glue" {
  const factory: import("./core-module.js").GlueFactory;
  export default factory;
}
