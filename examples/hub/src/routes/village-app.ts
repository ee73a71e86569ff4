import { existsSync } from "node:fs";
import { join } from "node:path";
import staticFiles from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { HubError } from "../error.js";

const page = "index.html";
/** Build tools put a hash of the content into the names of this folder. */
const immutable = /[\\/]assets[\\/]/;

/**
 * Serves the built village app; a path without a file is a view of the app, so it gets the page.
 */
export async function villageApp(
  app: FastifyInstance,
  options: { readonly folder: string; readonly origins: readonly string[] },
): Promise<void> {
  if (!existsSync(join(options.folder, page))) throw new HubError("no-app", 500);
  app.addHook(
    "onRequest",
    async (_request, reply) => void reply.headers(pageHeaders(options.origins)),
  );
  await app.register(staticFiles, {
    root: options.folder,
    cacheControl: false,
    setHeaders: (response, path) => {
      const forever = "public, max-age=31536000, immutable";
      response.setHeader("cache-control", immutable.test(path) ? forever : "no-cache");
    },
  });
  app.setNotFoundHandler((request, reply): FastifyReply => {
    const [path = ""] = request.url.split("?");
    const isView = request.method === "GET" && !/^\/v1\/|\.[a-z0-9]+$/i.test(path);
    if (!isView) throw new HubError("not-found", 404);
    return reply.sendFile(page);
  });
}

/**
 * The other name under which phones send drops (docs/protocol.md): this machine's two names stand for
 * each other, and a bare number has none.
 */
function dropOrigin(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin);
  const local: { readonly [name: string]: string } = {
    localhost: "127.0.0.1",
    "127.0.0.1": "localhost",
  };
  const named = /^[^[].*[a-z]/.test(hostname) ? `drop.${hostname}` : undefined;
  const other = local[hostname] ?? named;
  return other === undefined ? [] : [`${protocol}//${other}${port && `:${port}`}`];
}

/**
 * WebAssembly needs 'wasm-unsafe-eval' and nothing more; blob: is for photos that the app just
 * opened.
 */
function pageHeaders(origins: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    `connect-src ${["'self'", ...new Set([...origins, ...origins.flatMap(dropOrigin)])].join(" ")}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(self)",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
