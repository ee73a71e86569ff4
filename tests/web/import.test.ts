// Importing does nothing: no global of a host is read, no timer or handle is left, and a program that only
// imports ends by itself. So a server may import what it will only use in the browser.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const patience = 20_000; // ms; a program that doesn't end by itself is ended, and fails

/** What browsers, workers and mini-programs have, and whatever starts something. */
const globals =
  "window document self location navigator indexedDB localStorage sessionStorage caches crypto fetch XMLHttpRequest " +
  "WebSocket Worker BroadcastChannel addEventListener importScripts wx my tt WebAssembly performance " +
  "setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame";

/** Each of these, when it is read, says its name and throws. */
const traps = `
  const names = ${JSON.stringify(globals.split(" "))};
  const put = (name, property) => Object.defineProperty(globalThis, name, { configurable: true, ...property });
  const kept = new Map(names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const name of names) put(name, { get() { console.log("read " + name); throw new Error("read " + name); } });
  const free = () => kept.forEach((property, name) => property ? put(name, property) : delete globalThis[name]);
  const report = (module) => console.log("exports " + Object.keys(module).filter((name) => name !== "default").sort());
  const handles = () => console.log("handles " + process.getActiveResourcesInfo().filter((name) => !/^(FSReq|CloseReq|PipeWrap|TTYWrap)/.test(name)));
`;
// The loader's own reading of files, and the pipes to this test, are not the module's.
const exported = "exports WeicunError,listMembers,openClient,parseInvite\nhandles \n";

interface Ended {
  readonly out: string;
  readonly status: number | null;
}

function run(program: string, type: "module" | "commonjs"): Ended {
  const parameters = [`--input-type=${type}`, "--eval", program];
  const options = { cwd: root, encoding: "utf8", timeout: patience } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, parameters, options);
  return { out: stdout + stderr, status };
}

for (const entry of ["weicun", "weicun/node"]) {
  test(`import("${entry}") reads no global and leaves nothing running`, () => {
    const program = `${traps} const module = await import("${entry}"); free(); report(module); handles();`;
    assert.deepEqual(run(program, "module"), { out: exported, status: 0 });
  });

  test(`require("${entry}") reads no global and leaves nothing running`, () => {
    const program = `${traps} const module = require("${entry}"); free(); report(module); handles();`;
    assert.deepEqual(run(program, "commonjs"), { out: exported, status: 0 });
  });
}

test("the traps catch a module that reads a global", () => {
  const guilty = "data:text/javascript,export const width = typeof window === 'undefined' ? 0 : 1;";
  const { out, status } = run(`${traps} await import(${JSON.stringify(guilty)});`, "module");
  assert.match(out, /^read window/);
  assert.notEqual(status, 0);
});

test("without a browser openClient is not-supported, and the program ends by itself", () => {
  const program = `const { openClient, parseInvite } = await import("weicun");
    try { await openClient({ village: "522699101201" }); console.log("opened"); }
    catch ({ name, code, retry }) { console.log(name, code, retry); }
    try { parseInvite(""); } catch ({ code }) { console.log(code); }`;
  const expected = "WeicunError not-supported false\nbad-invite\n";
  assert.deepEqual(run(program, "module"), { out: expected, status: 0 });
});
