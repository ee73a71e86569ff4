// Debian packages of the build and of the tests. One line each, with its reason.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { brief, capture, onPath } from "../lib/run.mjs";

export const buildPackages = {
  "g++": "the native compiler",
  cmake: "the build",
  "ninja-build": "the build's runner",
  patch: "Debian's security patches on third-party sources",
  "xz-utils": "Botan's source archive",
  python3: "emcc and Botan's configure.py are Python programs",
};

export const testPackages = {
  "clang-14": "sanitizers and libFuzzer, a second opinion on the code",
  "libclang-rt-14-dev": "clang's sanitizer and fuzzer runtimes",
  "llvm-14": "readable sanitizer reports (llvm-symbolizer)",
  "clang-tidy-14": "the linter",
  "clang-format-14": "the formatter",
  "python3-nacl": "the foreign implementation of suite intl: Ed25519",
  "python3-cryptography": "the same: X25519, ChaCha20-Poly1305",
  "libbcprov-java": "the foreign implementation of suite gm: Bouncy Castle",
  "default-jdk-headless": "compiles and runs the program on it",
  openssl: "the foreign implementation of SM2 and SM3",
};

export const browserPackages = {
  chromium: "browser tests and screenshots",
  "fonts-noto-cjk": "Chinese text on screenshots",
};

export const widePackages = {
  "firefox-esr": "Gecko",
  "webkit2gtk-driver": "WebKit, with its own driver",
  xvfb: "a display for WebKit's browser, which has no headless mode",
  valgrind: "whether time depends on secrets (tests/timing)",
};

/**
 * Installs what is missing; nothing installed is upgraded.
 * @throws Failure naming, in one line, everything that this machine must be given first
 */
export async function installDebianPackages(names, machine) {
  if (!machine.packages) return needPrograms(names);
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  if (!machine.root) throw new Failure(`please install first: ${missing.join(" ")}`);
  console.log(`setup: Debian packages ${missing.join(" ")}`);
  const log = join(tmpdir(), `weicun-apt-${process.pid}.log`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another apt may run on the machine: wait for its lock instead of failing.
  const apt = (...args) =>
    brief(log, "apt-get", ["-q", "-o", "DPkg::Lock::Timeout=600", ...args], { env });
  await apt("update");
  await apt("install", "-y", "--no-install-recommends", "--no-upgrade", ...missing);
}

async function missingPackages(names) {
  const { text } = await capture("dpkg-query", [
    "-W",
    "-f",
    "${db:Status-Abbrev}${Package}\n",
    ...names,
  ]);
  const installed = new Set(
    text
      .split("\n")
      .filter((line) => line.startsWith("ii"))
      .map((line) => line.slice(3).trim()),
  );
  return names.filter((name) => !installed.has(name));
}

/** What a package is for, as a program to be found on PATH; what isn't here can't be asked for (fonts, runtimes, xvfb). */
const programs = {
  "g++": "g++",
  cmake: "cmake",
  "ninja-build": "ninja",
  patch: "patch",
  "xz-utils": "xz",
  python3: "python3",
  "clang-14": "clang++-14",
  "llvm-14": "llvm-symbolizer-14",
  "clang-tidy-14": "clang-tidy-14",
  "clang-format-14": "clang-format-14",
  chromium: "chromium",
  "firefox-esr": "firefox",
};

/** Where there is no dpkg, the programs themselves are what can be asked for: all at once, not one by one. */
async function needPrograms(names) {
  const wanted = names.map((name) => programs[name]).filter((program) => program !== undefined);
  const found = await Promise.all(wanted.map(onPath));
  const missing = wanted.filter((_, index) => !found[index]);
  if (missing.length > 0) throw new Failure(`please install first: ${missing.join(" ")}`);
}
