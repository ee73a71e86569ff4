import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";

const dist = join(import.meta.dirname, "../../../dist");

/** A folder for a hub to serve: the package as built, and a page with nothing on it. */
export function packageFolder(folder: string): string {
  mkdirSync(folder);
  for (const name of ["index.js", "weicun.wasm"])
    copyFileSync(join(dist, name), join(folder, name));
  const page = `<!doctype html><meta charset="utf-8"><title>weicun</title><link rel="icon" href="data:,">`;
  writeFileSync(join(folder, "index.html"), page);
  return folder;
}

/** A new tab at `origin` with `weicun` (the package) and `client` (opened by the invitation) as globals. */
export async function openPackage(
  context: BrowserContext,
  origin: string,
  invitation: string,
  options: object = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(`(async () => {
    globalThis.weicun = await import("/index.js");
    const invite = weicun.parseInvite(${JSON.stringify(invitation)});
    globalThis.client = await weicun.openClient({ ...invite, ...${JSON.stringify(options)} });
  })()`);
  return page;
}

/** The code and words that `work` (an expression over the page's globals) rejects or throws with. */
export function failureOf(
  page: Page,
  work: string,
): Promise<{ readonly code?: string; readonly message?: string; readonly retry?: boolean }> {
  return page.evaluate(`(async () => {
    try { return { value: await (${work}) }; }
    catch ({ code, message, retry }) { return { code, message, retry }; }
  })()`);
}
