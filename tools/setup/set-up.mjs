// The set-up as a list of steps. Each knows by itself whether it has been done.
import { cache } from "../lib/paths.mjs";
import { locked } from "../lib/lock.mjs";
import {
  browserPackages,
  buildPackages,
  installDebianPackages,
  testPackages,
} from "./debian-packages.mjs";
import { setUpEmscripten } from "./emscripten.mjs";
import { setUpNpmPackages } from "./npm-packages.mjs";
import { setUpThirdParty } from "./third-party.mjs";

/** @param {"build" | "test"} purpose what for: the tests need sanitizers and a browser as well */
export async function setUp(purpose) {
  const packages =
    purpose === "test" ? { ...buildPackages, ...testPackages, ...browserPackages } : buildPackages;
  await locked(cache, async () => {
    await installDebianPackages(Object.keys(packages));
    await setUpThirdParty();
    await setUpEmscripten();
    await setUpNpmPackages();
  });
}
