import type { Page } from "playwright-core";

/** Joins by opening the invitation with network; waits until the app is kept for offline use. */
export async function join(page: Page, invitation: string): Promise<void> {
  await page.goto(invitation);
  await page.locator('[data-test="same"]').click();
  // The app says so when the offices' keys are here: before that a letter could only be a draft.
  await page.locator('[data-test="joined"]', { hasText: "以后没有信号也能写信" }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

export const shown = (page: Page, name: string) => page.locator(`[data-test="${name}"]`);

/** Adds a photo; there when it shows. */
export async function addPhoto(page: Page): Promise<void> {
  await choosePhoto(page);
  await page.locator('[data-field="photos"] img').first().waitFor();
}

/** Chooses a picture of 1200 × 900 that the page itself draws. */
export async function choosePhoto(page: Page): Promise<void> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 900;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#7a8f6a";
    pen.fillRect(0, 0, 1200, 900);
    pen.fillStyle = "#5b4636";
    pen.fillRect(0, 600, 1200, 300);
    // Stones, none like another: a piece of the file is found again only where the file is.
    for (let stone = 0; stone < 400; stone += 1) {
      const place = stone * 2.39996;
      pen.fillStyle = `hsl(${(stone * 137) % 360} 30% ${30 + (stone % 40)}%)`;
      const [x, y] = [600 + Math.cos(place) * stone * 1.4, 450 + Math.sin(place) * stone];
      pen.fillRect(x, y, 6 + (stone % 17), 5 + (stone % 11));
    }
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  });
  const photo = { name: "road.png", mimeType: "image/png", buffer: Buffer.from(bytes) };
  await page.locator('[data-field="photos"] input[type=file]').setInputFiles(photo);
}

export async function chooseTopic(page: Page): Promise<void> {
  await page.locator('input[name="topic"][value="water_power_road"]').check({ force: true });
  await shown(page, "next").click();
}

export async function writeText(page: Page, title: string, body: string): Promise<void> {
  await page.locator('[data-field="title"] input').fill(title);
  await page.locator('[data-field="body"] textarea').fill(body);
}

export const kept = (page: Page) => page.locator('[data-keeping="kept"]').waitFor();

/** From the text to the last page, with its question answered. */
export async function readyToSave(page: Page): Promise<void> {
  await shown(page, "next").click();
  await acknowledge(page);
}

export const acknowledge = (page: Page) =>
  page.locator('[data-field="no_secret_ack"] .t-checkbox').click();

/** From the text to the saved page; answers the letter's id. */
export async function saveLetter(page: Page): Promise<string> {
  await readyToSave(page);
  await shown(page, "save").click();
  await shown(page, "saved").waitFor();
  return (await shown(page, "saved").getAttribute("data-letter")) ?? "";
}

/** Opens a letter's page; there when it shows this state. */
export async function openLetter(
  page: Page,
  home: string,
  id: string,
  delivery: string,
): Promise<void> {
  await page.goto(`${home}/letters/${id}`);
  await page.locator(`[data-test="letter"][data-delivery="${delivery}"]`).waitFor();
}
