/** Longest side in pixels: writing on a photographed notice stays readable. */
const longestSide = 1600;
/** The catalogue's limit of a photo is 512,000 bytes; the rest is room for an unlucky estimate. */
const mostBytes = 480_000;
const qualities = [0.82, 0.7, 0.55, 0.4];

/** The browser could not read the file as a picture. */
export class UnreadablePhoto extends Error {}

/**
 * A photo drawn again as JPEG, smaller. What is drawn is only the picture: EXIF, and with it the place where it
 * was taken, stays behind.
 */
export async function preparePhoto(file: Blob): Promise<Blob> {
  const picture = await decode(file);
  try {
    for (const side of [longestSide, 1200, 800]) {
      const canvas = draw(picture, side);
      for (const quality of qualities) {
        const photo = await encode(canvas, quality);
        if (photo.size <= mostBytes) return photo;
      }
    }
  } finally {
    picture.close();
  }
  throw new UnreadablePhoto();
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new UnreadablePhoto();
  }
}

function draw(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new UnreadablePhoto();
  // JPEG has no transparency; without this a transparent drawing would turn black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new UnreadablePhoto())),
      "image/jpeg",
      quality,
    );
  });
}
