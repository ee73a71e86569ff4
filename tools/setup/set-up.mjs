// The set-up as a list of steps. Each knows by itself whether it has been done.
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

/** @param {"build" | "test" | "wide"} purpose what for: tests need sanitizers and browsers as well */
export async function setUp(purpose) {
  const packages = packagesOf[purpose];
  const machine = thisMachine();
  await locked(cache, async () => {
    await installDebianPackages(Object.keys(packages), machine);
    await setUpThirdParty(machine);
    await setUpEmscripten(machine);
    await setUpNpmPackages();
  });
}
