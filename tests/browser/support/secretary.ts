import type { Page } from "playwright-core";
import { shown } from "./villager.js";

/** Gives the app the office's file and code; on the inbox when it opened. */
export async function openMailbox(
  page: Page,
  invitation: string,
  office: { readonly file: Buffer; readonly code: string },
): Promise<void> {
  const { origin, hash } = new URL(invitation);
  await page.goto(`${origin}/office${hash}`);
  await giveOffice(page, office.file, office.code);
  await page.waitForURL("**/inbox");
}

export async function giveOffice(page: Page, file: Buffer, code: string): Promise<void> {
  const mimeType = "application/octet-stream";
  await shown(page, "office-file").setInputFiles({ name: "office.weicun", mimeType, buffer: file });
  await page.locator('[data-field="code"] textarea').fill(code);
  await shown(page, "open-office").click();
}
