import { Phone } from "../../browser/support/phone.js";
import type { Visit } from "./everyday.js";

export async function chromium(): Promise<Visit> {
  const phone = new Phone();
  const page = await phone.start(true);
  return {
    open: async (url) => {
      await page.goto(url, { waitUntil: "load" });
    },
    evaluate: (expression) => page.evaluate(expression),
    close: () => phone.close(),
  };
}
