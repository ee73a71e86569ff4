import type { Page } from "playwright-core";
import { keepName } from "./judge.js";

/** Adds a photo to the letter: a village road at dusk whose lamp is out, drawn by the page itself. */
export async function addLampPhoto(page: Page): Promise<void> {
  await page.evaluate(keepName);
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 800;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    const shape = (colour: string, ...points: readonly (readonly [number, number])[]): void => {
      pen.fillStyle = colour;
      pen.beginPath();
      for (const [x, y] of points) pen.lineTo(x, y);
      pen.fill();
    };
    const sky = pen.createLinearGradient(0, 0, 0, 520);
    sky.addColorStop(0, "#2b3a67");
    sky.addColorStop(1, "#e0a872");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 1200, 800);
    shape(
      "#5d6b7a",
      [0, 470],
      [260, 300],
      [520, 450],
      [820, 280],
      [1200, 460],
      [1200, 560],
      [0, 560],
    );
    shape("#33472f", [0, 520], [1200, 520], [1200, 800], [0, 800]);
    shape("#6d6459", [560, 520], [640, 520], [980, 800], [260, 800]);
    shape("#4a3b34", [90, 430], [180, 370], [270, 430], [270, 540], [90, 540]);
    shape("#1d1f24", [838, 180], [852, 180], [856, 660], [834, 660]);
    shape("#1d1f24", [740, 176], [852, 176], [852, 190], [740, 200]);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const photo = { name: "lamp.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
  await page.locator('[data-field="photos"] input[type=file]').setInputFiles(photo);
  await page.locator('[data-field="photos"] img').first().waitFor();
}
