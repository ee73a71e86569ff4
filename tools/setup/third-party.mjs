// Sources of third-party libraries, from Debian's source packages: signed by Debian, checked again
// here by SHA-256, unpacked into the cache, with Debian's own patches applied where they matter.
// Elsewhere cmake/third_party.cmake fetches the upstream archives by hash.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { cache } from "../lib/paths.mjs";
import { brief } from "../lib/run.mjs";
import { once } from "../lib/stamp.mjs";
import { openPrivateApt } from "./private-apt.mjs";

/** `patched`: Debian's patch series is applied; what it mends is the reason. */
export const libraries = [
  {
    name: "libsodium",
    version: "1.0.18",
    source: "libsodium",
    suite: "bookworm",
    archive: "libsodium_1.0.18.orig.tar.gz",
    sha256: "d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4",
    patched: "CVE-2025-69277: points outside the main subgroup were accepted",
  },
  {
    name: "botan",
    version: "3.7.1",
    source: "botan3",
    suite: "trixie",
    archive: "botan3_3.7.1+dfsg.orig.tar.xz",
    sha256: "b164e8debd53d22e6b6dc6729388e798c935d1e4251c5d41e07397a57bbf2413",
  },
  {
    name: "nlohmann_json",
    version: "3.11.2",
    source: "nlohmann-json3",
    suite: "bookworm",
    archive: "nlohmann-json3_3.11.2.orig.tar.gz",
    sha256: "d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273",
  },
  {
    name: "catch2",
    version: "3.7.1",
    source: "catch2",
    suite: "trixie",
    archive: "catch2_3.7.1.orig.tar.gz",
    sha256: "c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c",
  },
];

/** Brings every library into the cache; a second run does nothing. Without Debian's sources CMake fetches them. */
export async function setUpThirdParty(machine) {
  if (!machine.sources) return;
  for (const library of libraries) {
    const folder = join(cache, "third_party", `${library.name}-${library.version}`);
    await once(`${folder}.stamp`, library, () => fetchLibrary(library, folder));
  }
}

async function fetchLibrary(library, folder) {
  console.log(`setup: sources of ${library.name} ${library.version}`);
  const work = `${folder}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const apt = await openPrivateApt(
    join(cache, "apt", `${library.suite}-source`),
    library.suite,
    "deb-src",
  );
  await apt(["-qq", "source", "--download-only", library.source], work);
  checkHash(join(work, library.archive), library);
  const log = join(work, "unpack.log");
  mkdirSync(join(work, "source"));
  await brief(log, "tar", ["-xf", library.archive, "-C", "source", "--strip-components=1"], {
    cwd: work,
  });
  if (library.patched) await applyDebianPatches(work, log);
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(work, "source"), folder);
  rmSync(work, { recursive: true, force: true });
}

function checkHash(path, { name, sha256 }) {
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (found !== sha256)
    throw new Failure(`${name}: the source archive has SHA-256 ${found}, not ${sha256}`);
}

/** Debian's packaging archive lists its patches in order in debian/patches/series. */
async function applyDebianPatches(work, log) {
  const packaging = readdirSync(work).find((name) => /\.debian\.tar\./.test(name));
  await brief(log, "tar", ["-xf", packaging], { cwd: work });
  const series = readFileSync(join(work, "debian/patches/series"), "utf8");
  const names = series.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  for (const name of names) {
    const patch = join(work, "debian/patches", name.trim());
    await brief(log, "patch", ["-p1", "-s", "-d", "source", "-i", patch], { cwd: work });
  }
}
