import { goodLetter } from "../web/support/village.js";

const longestBody = 3000; // of the 5000 characters that the type allows
const photoEvery = 3;

export interface Letter {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Bytes of its photo, all of the value `number` mod 256; 0: none. */
  readonly photo: number;
}

/** What the letter of this number says. */
export function letterOf(number: number): Letter {
  const length = 20 + ((number * 977) % longestBody);
  const photo = number % photoEvery === 0 ? 2000 + ((number * 7919) % 60_000) : 0;
  return {
    number,
    title: `第${number}封`,
    body: `${number} `.padEnd(length, "村口的路灯坏了。"),
    photo,
  };
}

/** Scripts for a page in which `client` is open and `next`, `acknowledged` and `failed` reach this process. */
export const scripts = {
  /** Saves one letter after the other for ever; whether the next one waits until this process has noted the last. */
  write: (acknowledging: "await" | "void"): string => `{
    (async () => {
      for (;;) {
        const { number, title, body, photo } = await next();
        const bytes = new Uint8Array(photo).fill(number);
        const photos = photo > 0 ? { photos: [await client.attach(new Blob([bytes], { type: "image/jpeg" }))] } : {};
        const saved = await client.save("gov.secretary_letter", { ...${JSON.stringify(goodLetter)}, title, body, ...photos });
        if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
        ${acknowledging} acknowledged(number, saved.id);
      }
    })().catch((error) => failed(String(error)));
    void 0;
  }`,
  /** Every own entry: [id, title]. */
  list: `(async () => {
    const found = [];
    let after;
    do {
      const page = await client.list({ mine: true, limit: 200, ...(after && { after }) });
      found.push(...page.entries.map(({ id, title }) => [id, title]));
      after = page.next;
    } while (after);
    return found;
  })()`,
  /** What a letter says, its photo opened. */
  read: (id: string): string => `(async () => {
    const { title, value } = await client.read("${id}") ?? {};
    if (!value) return undefined;
    const [photo] = value.photos ?? [];
    if (!photo) return { title, body: value.body, photo: 0 };
    const loaded = await client.load(photo);
    const bytes = await loaded.bytes();
    loaded.close();
    const even = bytes.every((byte) => byte === bytes[0]);
    return { title, body: value.body, photo: even ? bytes.length : -1, byte: bytes[0] };
  })()`,
  findings: `client.status.value.findings`,
};
