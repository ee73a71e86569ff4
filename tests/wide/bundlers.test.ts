// The package through the bundlers that applications use, and through none, in real Chromium.
import { test } from "node:test";
import { byEsbuild, byNone, byVite, byWebpack } from "./support/bundled.js";
import { chromium } from "./support/chromium.js";
import { Day } from "./support/everyday.js";

for (const [name, makeSite] of Object.entries({ byVite, byWebpack, byEsbuild, byNone }))
  test(`an ordinary day with the package bundled ${name.replace("by", "by ")}`, async () => {
    const day = await Day.begin(makeSite);
    const visit = await chromium();
    try {
      await day.live(visit);
    } finally {
      await visit.close();
      await day.end();
    }
  });
