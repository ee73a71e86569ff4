import type { Page } from "playwright-core";
import { letterOf, scripts } from "./letters.js";

/** What was acknowledged, kept outside the browser, and what of it was missing afterwards. */
export class Ledger {
  /** Ids by letter number. */
  readonly acknowledged = new Map<number, string>();
  readonly lost = new Set<number | string>();
  readonly torn = new Set<number | string>();
  private readonly checked = new Set<string>();

  /** What was opened once is opened again. */
  forget(): void {
    this.checked.clear();
  }

  /** `must`: whether the acknowledged letter of this number has to be there. */
  async check(page: Page, must: (number: number) => boolean = () => true): Promise<void> {
    const listed = new Map(await page.evaluate<[string, string][]>(scripts.list));
    const numbers = new Map([...this.acknowledged].map(([number, id]) => [id, number]));
    for (const [id, number] of numbers) {
      if (must(number) && !listed.has(id)) this.report("lost", number);
    }
    for (const [id, title] of listed) {
      if (this.checked.has(id)) continue;
      // What was saved and not acknowledged may be there, but then whole.
      const number = numbers.get(id) ?? Number(/\d+/.exec(title)?.[0]);
      if (await this.opens(page, id, number)) this.checked.add(id);
      else this.report("torn", number);
    }
    const findings = await page.evaluate<{ code: string }[]>(scripts.findings);
    for (const { code } of findings) this.report("torn", code);
  }

  private async opens(page: Page, id: string, number: number): Promise<boolean> {
    const found = await page.evaluate<Record<string, unknown> | undefined>(scripts.read(id));
    const { title, body, photo } = letterOf(number);
    const same = found?.["title"] === title && found["body"] === body && found["photo"] === photo;
    return same && (photo === 0 || found["byte"] === number % 256);
  }

  private report(what: "lost" | "torn", which: number | string): void {
    if (!this[what].has(which)) console.log(`${what}: ${which}`);
    this[what].add(which);
  }
}
