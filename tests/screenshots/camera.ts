import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { faultsOf } from "./judge.js";

const languages = ["zh-CN", "zh-TW", "en"] as const;
const phone = { width: 360, height: 740, deviceScaleFactor: 2, mobile: true };
const desk = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false };

/** Takes whole pages as PNG under names that say what they show, and notes what is wrong with their look. */
export class Camera {
  private taken = 0;
  readonly faults: string[] = [];

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get count(): number {
    return this.taken;
  }

  /** A small phone, in one language: `<name>.png`. */
  async take(page: Page, name: string): Promise<void> {
    await this.shoot(page, phone, name);
  }

  /** The same in every language: `<name>.png`, `<name>.zh-TW.png`, `<name>.en.png`. */
  async takeInAll(page: Page, name: string): Promise<void> {
    for (const language of languages) {
      await page.locator(".header-language select").selectOption(language);
      await this.shoot(page, phone, language === "zh-CN" ? name : `${name}.${language}`);
    }
    await page.locator(".header-language select").selectOption("zh-CN");
  }

  async takeAtDesk(page: Page, name: string): Promise<void> {
    await this.shoot(page, desk, `${name}.desk`);
  }

  private async shoot(page: Page, metrics: typeof phone, name: string): Promise<void> {
    const { width, height } = metrics;
    await page.setViewportSize({ width, height });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setDeviceMetricsOverride", metrics);
    await page.evaluate(still);
    for (const fault of await faultsOf(page, width)) this.faults.push(`${name}: ${fault}`);
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await session.send("Emulation.setDeviceMetricsOverride", { ...metrics, height: whole });
    await page.evaluate(still);
    this.keep(name, await picture(session));
    await session.detach();
  }

  private keep(name: string, bytes: Buffer): void {
    const path = join(this.folder, `${name}.png`);
    writeFileSync(path, bytes);
    this.taken += 1;
    console.log(path);
  }
}

// Playwright's own screenshot would lay the page out again, at its size and scale.
async function picture(session: CDPSession): Promise<Buffer> {
  const { data } = await session.send("Page.captureScreenshot", { format: "png" });
  return Buffer.from(data, "base64");
}

/** No caret, no transition half-way; resolves when fonts and layout are drawn. */
const still = `(async () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { caret-color: transparent !important; animation: none !important; transition: none !important }");
  document.adoptedStyleSheets = [sheet];
  scrollTo(0, 0);
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
})()`;
