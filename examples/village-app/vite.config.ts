import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const weicun = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

/** What the phone keeps so that the app opens without network. The hub's answers are never among it. */
const offline = VitePWA({
  registerType: "prompt",
  injectRegister: false,
  manifest: {
    name: "为村信箱",
    short_name: "为村信箱",
    lang: "zh-CN",
    display: "standalone",
    background_color: "#f6f7f9",
    theme_color: "#14532d",
    icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  },
  workbox: {
    globPatterns: ["**/*.{html,js,css,wasm,svg,webmanifest}"],
    maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
    navigateFallback: "index.html",
    navigateFallbackDenylist: [/^\/v1\//],
    cleanupOutdatedCaches: true,
    // The first visit may be the only one with network: it must already be kept.
    clientsClaim: true,
  },
});

export default defineConfig({
  plugins: [vue(), offline],
  // The library is this repository's own build, under its own name.
  resolve: { alias: { weicun } },
  build: { target: "es2020", assetsInlineLimit: 0, chunkSizeWarningLimit: 800 },
});
