import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import type { Visit } from "./everyday.js";

/** Debian's Firefox over WebDriver BiDi. */
export async function firefox(): Promise<Visit> {
  const profile = mkdtempSync(join(tmpdir(), "weicun-firefox-"));
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env["WEICUN_FIREFOX"] ?? "/usr/bin/firefox-esr",
    headless: true,
    userDataDir: profile,
    // Firefox refuses to run as root in a home that isn't root's.
    env: { ...process.env, HOME: profile },
  });
  const page = await browser.newPage();
  return {
    open: async (url) => {
      await page.goto(url, { waitUntil: "load" });
    },
    evaluate: (expression) => page.evaluate(expression),
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
