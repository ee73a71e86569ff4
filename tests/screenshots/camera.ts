import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

export const languages = ["zh-CN", "zh-TW", "en"] as const;
const phone = { width: 360, height: 740, deviceScaleFactor: 2, mobile: true };
const desk = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false };

/** Takes whole pages as PNG under names that say what they show. */
export class Camera {
  private taken = 0;

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
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setDeviceMetricsOverride", metrics);
    await page.evaluate("document.fonts.ready");
    const path = join(this.folder, `${name}.png`);
    await page.screenshot({ path, fullPage: true, animations: "disabled", caret: "hide" });
    await session.detach();
    this.taken += 1;
    console.log(path);
  }
}
