import { test } from "node:test";
import { intl, suiteOf, type Suite } from "../../src/suites/index.js";

/** Throws where the core was not built: a suite that is left out silently proves nothing. */
const bothSuites: readonly Suite[] = [intl, suiteOf(1)];

/** One test a suite, under its name: a village has one of the two for ever. */
export function testInBothSuites(name: string, body: (suite: Suite) => void | Promise<void>): void {
  for (const suite of bothSuites) test(`${name} (${suite.name})`, () => body(suite));
}
