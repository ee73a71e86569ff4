// What `npm pack` makes, in an empty folder: ESM, CommonJS and types, and nothing that doesn't belong.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const root = join(import.meta.dirname, "../..");
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-pack-"));
  const packed = execFileSync(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder],
    { cwd: root },
  );
  const archive = packed.toString().trim().split("\n").at(-1) ?? "";
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "commonjs" }),
  );
  const flags = ["--offline", "--no-audit", "--no-fund", "--silent"];
  execFileSync("npm", ["install", ...flags, `./${archive}`], { cwd: folder });
});
after(() => rmSync(folder, { recursive: true, force: true }));

const village = `village: "522699101201", storage: "memory", create: true`;
const use = `
  const client = await openClient({ ${village} });
  const { ok, problems } = client.check("gov.secretary_letter", {});
  const { id } = await client.draft("gov.secretary_letter", { title: "a" });
  const { entries } = await client.list();
  console.log(JSON.stringify({ ok, problems: problems.length > 0, draft: entries[0].id === id }));
  await client.close();`;
const expected = { ok: false, problems: true, draft: true };

function run(name: string, text: string): { code: number | null; out: string; errors: string } {
  writeFileSync(join(folder, name), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [name], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, out: stdout, errors: stderr };
}

test("weicun/node as ESM", () => {
  const { out, errors } = run("use.mjs", `import { openClient } from "weicun/node";${use}`);
  assert.deepEqual(JSON.parse(out || errors), expected);
});

test("weicun/node as CommonJS", () => {
  const { out, errors } = run(
    "use.cjs",
    `const { openClient } = require("weicun/node"); (async () => {${use}})();`,
  );
  assert.deepEqual(JSON.parse(out || errors), expected);
});

for (const [name, get] of [
  ["ssr.mjs", `const weicun = await import("weicun");`],
  ["ssr.cjs", `const weicun = require("weicun");`],
] as const) {
  test(`importing weicun on a server does nothing, and openClient says so (${name})`, () => {
    const body = `
      const before = Object.getOwnPropertyNames(globalThis).length;
      ${get}
      const same = Object.getOwnPropertyNames(globalThis).length === before;
      weicun.openClient({ village: "522699101201" }).catch((error) =>
        console.log(JSON.stringify({ same, code: error.code, ours: error instanceof weicun.WeicunError })));`;
    const { out, errors } = run(name, body);
    assert.deepEqual(JSON.parse(out || errors), { same: true, code: "not-supported", ours: true });
  });
}

test("weicun/files is Emscripten's FS with the mount, and its types", () => {
  const { out, errors } = run(
    "files.mjs",
    `
    import { readFileSync } from "node:fs";
    import { fileURLToPath } from "node:url";
    import start from "weicun/files";
    const path = fileURLToPath(import.meta.resolve("weicun/files.wasm"));
    const wasm = new WebAssembly.Module(readFileSync(path));
    const instantiateWasm = (imports, done) => {
      WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
      return {};
    };
    const { FS, WEICUNFS, mountPoint } = await start({ instantiateWasm });
    FS.mkdirTree(mountPoint("522699101201"));
    FS.mount(WEICUNFS, {}, mountPoint("522699101201"));
    FS.writeFile("/weicun/522699101201/x", new Uint8Array([7]));
    console.log(JSON.stringify(Array.from(FS.readFile("/weicun/522699101201/x"))));`,
  );
  assert.deepEqual(JSON.parse(out || errors), [7]);
});

test("what is not exported can't be reached", () => {
  const { code, errors } = run("deep.mjs", `await import("weicun/dist/node.js");`);
  assert.notEqual(code, 0);
  assert.match(errors, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});

test("the package holds its own files alone and depends on nothing", () => {
  const home = join(folder, "node_modules/weicun");
  const stray = readdirSync(home).filter(
    (name) => !/^(dist|package\.json|README.*|LICENSE)$/.test(name),
  );
  assert.deepEqual(stray, []);
  for (const name of ["weicun.wasm", "files.js", "files.wasm"])
    assert.ok(readdirSync(join(home, "dist")).includes(name), name);
  const { dependencies } = JSON.parse(
    execFileSync(process.execPath, ["-p", `JSON.stringify(require("weicun/package.json"))`], {
      cwd: folder,
    }).toString(),
  ) as { dependencies?: object };
  assert.equal(dependencies, undefined);
});

type Resolution = "NodeNext" | "Bundler";
const flagsOf: Readonly<Record<Resolution, string>> = {
  NodeNext: "--module NodeNext",
  Bundler: "--module ESNext --moduleResolution Bundler",
};

/** Type-checks files of the empty folder against the installed package, with all declarations that they reach. */
function compile(resolution: Resolution, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = `--noEmit --strict --target ES2022 --lib ES2023,DOM ${flagsOf[resolution]}`;
  const args = [tsc, ...flags.split(" "), ...Object.keys(files)];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout;
}

const typed = `
  import { openClient, type Client, type Saved } from "weicun/node";
  declare module "weicun/node" { interface RecordTypes { "acme.well": { depth_m: number } } }
  export async function save(): Promise<Saved> {
    const client: Client = await openClient({ village: "522699101201", folder: "/tmp/x" });
    return client.save("acme.well", { depth_m: 40 });
  }`;

const typedForPages = typed.replaceAll("weicun/node", "weicun").replace(`, folder: "/tmp/x"`, "");
const typedFiles = `
  import start, { type Files } from "weicun/files";
  export const mounted = async (): Promise<string> => {
    const files: Files = await start({ instantiateWasm: () => ({}) });
    return files.mountPoint("522699101201");
  };`;

test("the types work, with own record types merged in", () => {
  const modules = { "node.mts": typed, "page.mts": typedForPages, "files.mts": typedFiles };
  assert.equal(compile("Bundler", modules), "");
  assert.equal(compile("NodeNext", { ...modules, "node.cts": typed }), "");
});

test("a value of the wrong shape does not compile", () => {
  const wrong = typed.replace("depth_m: 40", "depth_m: true");
  assert.match(compile("NodeNext", { "wrong.mts": wrong }), /TS2322|TS2345/);
});
