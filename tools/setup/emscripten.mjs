// Emscripten 3.1.69 on LLVM 19 for Debian 12: LLVM from Debian itself, emscripten and binaryen of the
// next Debian unpacked into a folder of our own (binaryen with its own C library beside it).
// No package of the machine is upgraded and nothing of the other suite enters its package database.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { cache } from "../lib/paths.mjs";
import { capture, brief } from "../lib/run.mjs";
import { once } from "../lib/stamp.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { layOutEmscripten } from "./emscripten-layout.mjs";
import { openPrivateApt } from "./private-apt.mjs";

export const wantedVersion = "3.1.69";
const folder = join(cache, `emscripten-${wantedVersion}`);

/** Read by cmake/emscripten.cmake: which installation the wasm preset uses. */
const choiceFile = join(cache, "emscripten.cmake");

const packages = ["emscripten", "binaryen", "libc6", "libstdc++6", "libgcc-s1", "node-acorn"];
const llvmPackages = ["clang-19", "lld-19", "llvm-19", "python3"];

/** Chooses an emcc on PATH that is new enough, else installs one into the cache. */
export async function setUpEmscripten(machine) {
  const found = await emccOnPath();
  if (found) return writeChoice(found);
  if (!machine.root || !machine.sources)
    throw new Failure(
      `needs Emscripten ${wantedVersion} or newer as emcc on PATH: emsdk install ${wantedVersion}`,
    );
  await once(join(folder, ".stamp"), { wantedVersion, recipe: 2 }, () => install(machine));
  writeChoice({
    root: join(folder, "root/usr/share/emscripten"),
    binaryen: join(folder, "binaryen/bin"),
  });
}

function writeChoice({ root, binaryen }) {
  const text = `set(WEICUN_EMSCRIPTEN_ROOT "${root}")\nset(WEICUN_BINARYEN_BIN "${binaryen}")\n`;
  if (!existsSync(choiceFile) || readFileSync(choiceFile, "utf8") !== text)
    writeFileSync(choiceFile, text);
}

/** Folder of wasm-opt and friends of the chosen installation. */
export const binaryenFolder = () =>
  readFileSync(choiceFile, "utf8").match(/WEICUN_BINARYEN_BIN "(.*)"/)[1];

async function emccOnPath() {
  const { code, text } = await capture("sh", [
    "-c",
    "emcc --version && em-config EMSCRIPTEN_ROOT && em-config BINARYEN_ROOT",
  ]);
  if (code !== 0) return null;
  const lines = text.trim().split("\n");
  const version = text
    .match(/\b(\d+)\.(\d+)\.(\d+)\b/)
    ?.slice(1)
    .map(Number);
  const wanted = wantedVersion.split(".").map(Number);
  const difference =
    version?.map((part, index) => part - wanted[index]).find((step) => step !== 0) ?? 0;
  if (!version || difference < 0) return null;
  return { root: lines.at(-2), binaryen: join(lines.at(-1), "bin") };
}

async function install(machine) {
  console.log(`setup: Emscripten ${wantedVersion} on LLVM 19 (about a minute, 0.3 GB and LLVM)`);
  await installDebianPackages(llvmPackages, machine);
  rmSync(folder, { recursive: true, force: true });
  const downloads = join(folder, "downloads");
  mkdirSync(downloads, { recursive: true });
  const apt = await openPrivateApt(join(cache, "apt", "trixie-binary"), "trixie", "deb");
  await apt(["-qq", "download", ...packages], downloads);
  const names = readdirSync(downloads);
  if (!names.some((name) => name.startsWith(`emscripten_${wantedVersion}`)))
    throw new Failure(
      `this Debian mirror has no emscripten ${wantedVersion} in trixie: install it with emsdk`,
    );
  for (const name of packages)
    await unpack(
      name,
      join(
        downloads,
        names.find((file) => file.startsWith(`${name}_`)),
      ),
    );
  rmSync(downloads, { recursive: true });
  await layOutEmscripten(folder);
}

/** Prebuilt libraries for threads, workers, dynamic linking and big GL are 400 MB that we never link. */
const leftOut = {
  emscripten: [
    "./usr/share/emscripten/test*",
    "*/lib/wasm32-emscripten/pic",
    "*/lib/wasm32-emscripten/lto-pic",
    ...["emu", "mt", "ww", "webgl2", "ofb", "full_es3"].map((name) => `*/libGL-${name}*`),
    "*asan*.a",
    "*-mt*.a",
    "*-ww*.a",
  ],
  libc6: ["*/gconv*"],
};

async function unpack(name, archive) {
  const target = join(folder, "root");
  mkdirSync(target, { recursive: true });
  const excludes = [
    "./usr/share/doc*",
    "./usr/share/man*",
    "./usr/share/locale*",
    ...(leftOut[name] ?? []),
  ];
  const flags = excludes.map((pattern) => `--exclude=${pattern}`);
  const script = 'dpkg --fsys-tarfile "$1" | tar -x -C "$2" "${@:3}"';
  await brief(join(folder, "unpack.log"), "bash", [
    "-o",
    "pipefail",
    "-c",
    script,
    "bash",
    archive,
    target,
    ...flags,
  ]);
}
