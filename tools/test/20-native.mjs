// The core's tests, natively under AddressSanitizer and UndefinedBehaviorSanitizer.
import { build, runTests } from "../lib/cmake.mjs";

export async function run() {
  await build("asan");
  return runTests("asan");
}
