// The gates on the shipped .wasm (tools/lib/wasm-rules.mjs): each is shown to catch a breach before it is believed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

interface Rules {
  readonly checkWasm: (path: string, symbols: string) => Promise<void>;
}
const rules = new URL("../../tools/lib/wasm-rules.mjs", import.meta.url);
const { checkWasm } = (await import(rules.href)) as Rules;

let folder: string;
before(() => (folder = mkdtempSync(join(tmpdir(), "weicun-wasm-"))));
after(() => rmSync(folder, { recursive: true, force: true }));

const magic = "0061736d01000000";
/** One type () -> (), two imported functions of it. */
const imports = "010401600000" + "020d02" + "01610161" + "0000" + "01610162" + "0000";
const embind = "0:__embind_register_void\n1:abort\n";

function check(sections: string, symbols = embind): Promise<void> {
  const path = join(folder, "module.wasm");
  writeFileSync(path, Buffer.from(magic + sections, "hex"));
  writeFileSync(`${path}.symbols`, symbols);
  return checkWasm(path, `${path}.symbols`);
}

test("a module that keeps the rules passes", () => check(imports));

test("an instruction beyond MVP is found", async () => {
  const type = "0106" + "0160017f017f";
  const extend8 = "0302" + "0100" + "0a07" + "0105" + "00" + "2000c0" + "0b";
  await assert.rejects(check(type + extend8), /more than WebAssembly MVP/);
});

test("an exported global is found", async () => {
  const global = "0606" + "017f0041000b" + "0705" + "0101670300";
  await assert.rejects(check(imports + global), /exports globals: g/);
});

test("a function exported under four names is found, under three it passes", async () => {
  const exported = (names: readonly string[]): string => {
    const list = names.map((name) => "01" + Buffer.from(name).toString("hex") + "0002").join("");
    const length = (names.length * 4 + 1).toString(16).padStart(2, "0");
    const code = "0a04" + "0102000b";
    return imports + "03020100" + "07" + length + `0${names.length}` + list + code;
  };
  await check(exported(["p", "q", "r"]));
  await assert.rejects(check(exported(["p", "q", "r", "s"])), /under 4 names/);
});

test("an imported file function is found", () =>
  assert.rejects(
    check(imports, "0:__embind_register_void\n1:__wasi_fd_write\n"),
    /imports file functions: __wasi_fd_write/,
  ));

test("imports whose names are not known prove nothing", () =>
  assert.rejects(check(imports, "0:a\n1:b\n"), /symbol map holds none/));
