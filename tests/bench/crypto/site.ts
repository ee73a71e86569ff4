import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../../..");
export const library = join(root, "build/wasm/lib");

async function bundle(): Promise<string> {
  const made = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    absWorkingDir: root,
    alias: { "weicun-suites": join(library, "weicun_suites.mjs") },
    external: ["crypto"], // libsodium.js asks Node for it, behind a question whether it is there
    write: false,
  });
  return made.outputFiles[0]?.text ?? "";
}

/** Serves the bench's page from a free port. */
export async function startSite(): Promise<{ readonly url: string; readonly server: Server }> {
  const script = await bundle();
  const page = `<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const send = (type: string, body: string | Uint8Array): void =>
      void response.writeHead(200, { "content-type": type }).end(body);
    if (request.url === "/page.js") send("text/javascript", script);
    else if (request.url === "/weicun_suites.wasm")
      send("application/wasm", readFileSync(join(library, "weicun_suites.wasm")));
    else send("text/html", page);
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/`, server };
}
