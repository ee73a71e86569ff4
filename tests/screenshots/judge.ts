import type { Page } from "playwright-core";

/** tsx compiles functions to call this, and a page doesn't have it. */
export const keepName = "globalThis.__name = (named) => named";

/** What breaks the app's rules of look on this page: words under 18 px, targets under 48 px, things wider than the screen. */
export async function faultsOf(page: Page, width: number): Promise<readonly string[]> {
  await page.evaluate(keepName);
  return page.evaluate((screen) => {
    const faults: string[] = [];
    const shown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: false, visibilityProperty: true }) &&
      !element.closest(".for-readers, svg");
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 20)}"`;
    if (document.documentElement.scrollWidth > screen) faults.push("wider than the screen");
    if (!["zh-CN", "zh-TW", "en"].includes(document.documentElement.lang)) faults.push("no lang");
    for (const element of document.querySelectorAll("#app *")) {
      if (!shown(element)) continue;
      const words = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "",
      );
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (words && size < 18) faults.push(`${size} px: ${name(element)}`);
      const { right, left } = element.getBoundingClientRect();
      if (right > screen + 1 || left < -1) faults.push(`cut: ${name(element)}`);
    }
    const targets = "button, a, select, summary, input, textarea, .t-checkbox";
    for (const target of document.querySelectorAll(`#app :is(${targets})`)) {
      // What is tapped is the box around a native field.
      const box = target.closest(".field-box, .tile, .photo-add, .t-checkbox") ?? target;
      const { height, width: wide } = box.getBoundingClientRect();
      if (shown(box) && (height < 47.5 || wide < 47.5))
        faults.push(`${Math.round(wide)} × ${Math.round(height)} px: ${name(target)}`);
    }
    return [...new Set(faults)];
  }, width);
}
