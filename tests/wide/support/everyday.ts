import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Village } from "../../browser/support/village.js";

const require = createRequire(import.meta.url);

/** What every browser's driver can do. */
export interface Visit {
  /** Resolves after the page's `load`: its modules have run. */
  open(url: string): Promise<void>;
  /** Value of a promise that `expression` makes in the page. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Makes the site's files, page.js among them, in this folder. */
export type MakeSite = (folder: string) => Promise<void> | void;

export const pageProgram = join(import.meta.dirname, "everyday-page.ts");
export const packedWasm = (): string =>
  require.resolve("weicun").replace(/index\.cjs$/, "weicun.wasm");

/** A village with its hub, whose app is the site that is tried. */
export class Day {
  private constructor(private readonly village: Village) {}

  static async begin(makeSite: MakeSite): Promise<Day> {
    const village = await Village.found();
    const site = join(village.folder, "site");
    mkdirSync(site);
    const page = `<!doctype html><meta charset="utf-8"><title>day</title><script type="module" src="/page.js"></script>`;
    writeFileSync(join(site, "index.html"), page);
    await makeSite(site);
    await village.start(site);
    return new Day(village);
  }

  /** The whole day in one browser: join, draft, another document, save, delivered once. */
  async live(visit: Visit): Promise<void> {
    const invitation = this.village.invitation("localhost");
    const call = async <T>(name: string, ...given: readonly string[]): Promise<T> => {
      await visit.open(`http://localhost:${this.village.port}/`);
      const list = given.map((one) => JSON.stringify(one)).join(", ");
      return (await visit.evaluate(`everyday.${name}(${list})`)) as T;
    };
    const first = await call<{ problems: number; id: string }>("joins", invitation);
    assert.ok(first.problems > 0);
    const second = await call<object>("delivers", invitation, first.id);
    assert.deepEqual(second, { before: "draft", photo: 100_000, after: "delivered" });
    assert.equal(this.village.count("SELECT count(*) FROM record"), 1);
  }

  async end(): Promise<void> {
    await this.village.close();
  }
}
