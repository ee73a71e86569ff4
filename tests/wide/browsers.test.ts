// An ordinary day with the package as it ships, in browsers that aren't Chromium.
import { after, before, describe, test } from "node:test";
import { byEsbuild } from "./support/bundled.js";
import { Day, type Visit } from "./support/everyday.js";
import { firefox } from "./support/firefox.js";
import { webkit } from "./support/webkit.js";

const browsers: { readonly [name: string]: () => Promise<Visit> } = { firefox, webkit };

for (const [name, start] of Object.entries(browsers))
  describe(name, () => {
    let visit: Visit;
    let day: Day;
    before(async () => {
      day = await Day.begin(byEsbuild);
      visit = await start();
    });
    after(async () => {
      await visit.close();
      await day.end();
    });
    test("a draft with a photo outlives its page, is saved and delivered once", async () => {
      await day.live(visit);
    });
  });
