import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { openVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "weicun-app-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>為村</title>");
  writeFileSync(join(folder, "assets", "core-1234.wasm"), "\0asm");
  writeFileSync(join(folder, "assets", "app-1234.js"), "export {};");
  writeFileSync(join(folder, "sw.js"), "");
  village = await openVillage({ app: folder });
});
after(async () => {
  await village.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${village.hub.url}${path}`, { headers });

test("files come with their types and may be kept for ever only when their name says what they are", async () => {
  const expected = [
    ["/", "text/html", "no-cache"],
    ["/assets/core-1234.wasm", "application/wasm", "public, max-age=31536000, immutable"],
    ["/assets/app-1234.js", "javascript", "public, max-age=31536000, immutable"],
    ["/sw.js", "javascript", "no-cache"],
  ] as const;
  for (const [path, type, cache] of expected) {
    const answer = await get(path);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", new RegExp(type));
    assert.equal(answer.headers.get("cache-control"), cache, path);
  }
});

test("a view of the app gets the page, a missing file and a missing call don't", async () => {
  const view = await get("/letters/17");
  assert.deepEqual([view.status, await view.text()], [200, "<!doctype html><title>為村</title>"]);
  for (const path of ["/missing.js", "/v1/missing"]) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test("nothing above the app's folder is served", async () => {
  writeFileSync(`${folder}.secret.txt`, "above");
  const name = encodeURIComponent(`../${basename(folder)}.secret.txt`);
  for (const path of [`/${name}`, `/assets/..%2f${name}`, `/..%5c${basename(folder)}.secret.txt`]) {
    const answer = await get(path);
    assert.ok(answer.status === 403 || answer.status === 404, path);
    assert.doesNotMatch(await answer.text(), /above/);
  }
  rmSync(`${folder}.secret.txt`);
});

test("the page may run its own WebAssembly and talk to its own hub, nothing else", async () => {
  const { port } = village.hub;
  const policy = (await get("/")).headers.get("content-security-policy") ?? "";
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
  assert.match(
    policy,
    new RegExp(`connect-src 'self' http://localhost:${port} http://127.0.0.1:${port};`),
  );
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal((await get("/letters")).headers.get("x-content-type-options"), "nosniff");
});

test("the page may send a drop to the hub's other name, and to no other site's", async () => {
  const known = ["https://hub.example.org", "http://203.0.113.7:8787"];
  const other = await openVillage({ app: folder, origins: known });
  const page = await fetch(other.hub.url);
  const policy = page.headers.get("content-security-policy") ?? "";
  const [, sources = ""] = /connect-src ([^;]*)/.exec(policy) ?? [];
  const { port } = other.hub;
  await other.stop();
  assert.deepEqual(sources.split(" "), [
    "'self'",
    ...known,
    `http://localhost:${port}`,
    `http://127.0.0.1:${port}`,
    "https://drop.hub.example.org",
  ]);
});

test("the hub's other name may call it, another site may not", async () => {
  const allowed = async (origin: string): Promise<string | null> =>
    (await get("/v1/trust", { origin })).headers.get("access-control-allow-origin");
  const other = `http://127.0.0.1:${village.hub.port}`;
  assert.equal(await allowed(other), other);
  assert.equal(await allowed("https://evil.example"), null);
  const preflight = await fetch(`${village.hub.url}/v1/submit`, {
    method: "OPTIONS",
    headers: {
      origin: other,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /authorization/);
});

test("both names of this machine reach the hub", async () => {
  for (const name of ["localhost", "127.0.0.1"]) {
    const answer = await fetch(`http://${name}:${village.hub.port}/v1/health`);
    assert.deepEqual(await answer.json(), { ok: true });
  }
});
