// The set-up as a list of steps. Each knows by itself whether it has been done.
import { join } from "node:path";
import { cache } from "../lib/paths.mjs";
import { locked } from "../lib/lock.mjs";
import {
  browserPackages,
  buildPackages,
  installDebianPackages,
  testPackages,
  widePackages,
} from "./debian-packages.mjs";
import { setUpEmscripten } from "./emscripten.mjs";
import { thisMachine } from "./machine.mjs";
import { setUpNpmPackages } from "./npm-packages.mjs";
import { setUpThirdParty } from "./third-party.mjs";

const packagesOf = {
  build: buildPackages,
  test: { ...buildPackages, ...testPackages, ...browserPackages },
  wide: { ...buildPackages, ...testPackages, ...browserPackages, ...widePackages },
};

/**
 * @param {"build" | "test" | "wide"} purpose what for: tests need sanitizers and browsers as well
 * @param {() => Promise<unknown>} [meanwhile] what needs the compilers alone, done while npm packages are fetched and
 * compiled, which leaves a processor idle
 */
export async function setUp(purpose, meanwhile = async () => {}) {
  const machine = thisMachine();
  await locked(cache, () => installDebianPackages(Object.keys(packagesOf[purpose]), machine));
  await bothDone(locked(join(cache, "npm"), setUpNpmPackages), toolchain(machine).then(meanwhile));
}

const toolchain = (machine) =>
  locked(cache, async () => {
    await setUpThirdParty(machine);
    await setUpEmscripten(machine);
  });

/** Neither is left running when the other fails. */
async function bothDone(...tasks) {
  const failed = (await Promise.allSettled(tasks)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}
