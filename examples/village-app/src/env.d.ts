/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/client" />

/** For tools that don't compile .vue files; Vue's own compiler knows each component's type. */
declare module "*.vue" {
  import type { DefineComponent } from "vue";
  const component: DefineComponent;
  export default component;
}
