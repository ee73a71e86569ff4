import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

export const languages = ["zh-CN", "zh-TW", "en"] as const;
const phone = { width: 360, height: 740, scale: 2 };
const desk = { width: 1280, height: 800, scale: 1 };

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

  private async shoot(page: Page, view: typeof phone, name: string): Promise<void> {
    const { width, height, scale } = view;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    await page.evaluate("document.fonts.ready");
    const whole = await page.evaluate("document.documentElement.scrollHeight");
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send("Page.captureScreenshot", {
      format: "png",
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height: Math.max(height, Number(whole)), scale },
    });
    await session.detach();
    const path = join(this.folder, `${name}.png`);
    writeFileSync(path, Buffer.from(data, "base64"));
    this.taken += 1;
    console.log(path);
  }
}
