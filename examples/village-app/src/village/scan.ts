/** The browser's own reader of QR codes (Shape Detection API): Chromium on Android has it, others may not. */
interface BarcodeReader {
  detect(picture: ImageBitmapSource): Promise<readonly { rawValue: string }[]>;
}
declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: readonly string[] }) => BarcodeReader;
  }
}

export const scannerExists = (): boolean => window.BarcodeDetector !== undefined;

/** The text of a code on a photo; undefined when none was recognised. */
export async function readCode(photo: Blob): Promise<string | undefined> {
  if (!window.BarcodeDetector) return undefined;
  try {
    const picture = await createImageBitmap(photo);
    const codes = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
    picture.close();
    return codes[0]?.rawValue;
  } catch {
    // No picture, or no reader behind the interface: for a person the same as no code.
    return undefined;
  }
}
