// What the set-up says where it can't go on: one line that names what to do. The machine is made up, and PATH holds
// only what the test puts there.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";

interface Machine {
  readonly packages: boolean;
  readonly root: boolean;
  readonly sources: boolean;
}
const root = join(import.meta.dirname, "../..");
const load = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../../tools/setup/${path}`, import.meta.url).href)) as T;
const { installDebianPackages, buildPackages, testPackages, browserPackages } = await load<{
  installDebianPackages: (names: readonly string[], machine: Machine) => Promise<void>;
  buildPackages: object;
  testPackages: object;
  browserPackages: object;
}>("debian-packages.mjs");
const { setUpEmscripten } = await load<{ setUpEmscripten: (machine: Machine) => Promise<void> }>(
  "emscripten.mjs",
);
const { libraries, setUpThirdParty } = await load<{
  libraries: readonly {
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
  }[];
  setUpThirdParty: (machine: Machine) => Promise<void>;
}>("third-party.mjs");

const elsewhere = { packages: false, root: true, sources: false };
const debian = { packages: true, root: true, sources: true };
const forTests = Object.keys({ ...buildPackages, ...testPackages, ...browserPackages });
const path = process.env["PATH"];
let folder: string;

/** A program of the made-up machine. */
function give(name: string, script = "exit 0"): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}
const says = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.match(error.message, pattern);
  assert.ok(!error.message.includes("\n"), "one line");
  return true;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weicun-machine-"));
  symlinkSync("/bin/sh", join(folder, "sh"));
  process.env["PATH"] = folder;
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true, force: true });
});

test("off Debian everything that is missing is named at once", async () => {
  give("cmake");
  give("python3");
  await assert.rejects(
    installDebianPackages(forTests, elsewhere),
    says(
      /^please install first: g\+\+ ninja patch xz clang\+\+-14 llvm-symbolizer-14 clang-tidy-14 clang-format-14 chromium$/,
    ),
  );
});

test("off Debian the programs themselves are enough, and no package manager is called", async () => {
  for (const name of ["g++", "cmake", "ninja", "patch", "xz", "python3"]) give(name);
  await installDebianPackages(Object.keys(buildPackages), elsewhere);
  await setUpThirdParty(elsewhere);
});

test("on Debian without root the missing packages are named", async () => {
  give("dpkg-query", "echo 'ii cmake'; exit 1");
  await assert.rejects(
    installDebianPackages(["cmake", "ninja-build"], { ...debian, root: false }),
    says(/^please install first: ninja-build$/),
  );
});

test("apt's failure is one line: why, and where all of it is", async () => {
  give("dpkg-query", "exit 1");
  const noise = "for i in 1 2 3; do echo Ign:$i; done";
  give("apt-get", `${noise}; echo 'E: Unable to locate package cmake' >&2; exit 100`);
  await assert.rejects(
    installDebianPackages(["cmake"], debian),
    says(/failed: E: Unable to locate package cmake \(all of it is in .*\.log\)$/),
  );
});

test("without Emscripten, or with an old one, the version and the command are named", async () => {
  const wanted = says(
    /^needs Emscripten 3\.1\.69 or newer as emcc on PATH: emsdk install 3\.1\.69$/,
  );
  await assert.rejects(setUpEmscripten(elsewhere), wanted);
  give("emcc", "echo 'emcc (Emscripten gcc/clang-like replacement) 3.1.6 (abc)'");
  give("em-config", "echo /nowhere");
  await assert.rejects(setUpEmscripten(elsewhere), wanted);
});

/** Configures a project that wants the library "toy" by the way of cmake/third_party.cmake; its archive is in the cache. */
function configureToy(
  url: string,
  sha256?: string,
): { readonly code: number | null; readonly text: string } {
  process.env["PATH"] = path;
  mkdirSync(join(folder, "toy-1.0"));
  writeFileSync(join(folder, "toy-1.0/toy.h"), "");
  mkdirSync(join(folder, "cache/downloads"), { recursive: true });
  const kept = join(folder, "cache/downloads/toy-1.0.tar.gz");
  execFileSync("tar", ["-czf", kept, "toy-1.0"], { cwd: folder });
  const archive = readFileSync(kept);
  const hash = sha256 ?? createHash("sha256").update(archive).digest("hex");
  const lines = [
    "cmake_minimum_required(VERSION 3.25)",
    "project(toy_user LANGUAGES NONE)",
    `list(APPEND CMAKE_MODULE_PATH "${root}/cmake")`,
    "include(third_party_source)",
    `weicun_third_party(toy 1.0 URL "${url}" SHA256 ${hash})`,
    'message(STATUS "toy is in ${toy_SOURCE_DIR}")',
  ];
  writeFileSync(join(folder, "CMakeLists.txt"), lines.join("\n"));
  const env = { ...process.env, WEICUN_CACHE: join(folder, "cache") };
  const flags = ["-G", "Ninja", "-S", folder, "-B", join(folder, "build")];
  const { status, stdout, stderr } = spawnSync("cmake", flags, { env, encoding: "utf8" });
  return { code: status, text: stdout + stderr };
}

test("without the set-up's sources CMake takes an archive by its hash, from outside the build folder first", () => {
  const { code, text } = configureToy("http://127.0.0.1:9/v1.0.tar.gz");
  assert.equal(code, 0, text);
  const source = text.match(/toy is in (.*)$/m)?.[1] ?? "";
  assert.ok(existsSync(join(source, "toy.h")), text);
});

test("an archive of another hash is refused", () => {
  const { code, text } = configureToy(
    `file://${folder}/cache/downloads/toy-1.0.tar.gz`,
    "00".repeat(32),
  );
  assert.notEqual(code, 0);
  assert.match(text, /hash/i);
});

test("both ways to the sources want the same versions, each by a hash", () => {
  const listed = readFileSync(join(root, "cmake/third_party.cmake"), "utf8");
  const fetched = [
    ...listed.matchAll(/^weicun_third_party\((\w+) ([\d.]+)\s+URL \S+\s+SHA256 ([0-9a-f]{64})\)/gm),
  ].map(([, name, version, sha256]) => ({ name, version, sha256 }));
  assert.deepEqual(
    fetched.map(({ name, version }) => `${name} ${version}`).sort(),
    libraries.map(({ name, version }) => `${name} ${version}`).sort(),
  );
  // Debian repacks Botan; the other archives are the upstream files.
  for (const { name, sha256 } of libraries.filter((library) => library.name !== "botan"))
    assert.equal(fetched.find((one) => one.name === name)?.sha256, sha256, name);
});
