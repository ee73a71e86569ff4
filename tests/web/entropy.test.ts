// A host without a secure generator, or with a broken one: no key is made, and nothing is written.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openClient, WeicunError } from "weicun/node";
import { startVillage, type TestVillage } from "./support/village.js";

let village: TestVillage;

before(async () => {
  village = await startVillage();
});
after(() => village.stop());

/** Runs with this in place of the host's generator. */
async function withCrypto(crypto: Partial<Crypto> | undefined, run: () => Promise<void>) {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  assert.ok(own);
  Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  try {
    await run();
  } finally {
    Object.defineProperty(globalThis, "crypto", own);
  }
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

async function isRefused(name: string, crypto: Partial<Crypto> | undefined): Promise<void> {
  const folder = join(village.base, name);
  await withCrypto(crypto, () =>
    assert.rejects(
      openClient({ ...village.invite, folder }),
      (error: unknown) => error instanceof WeicunError && error.code === "no-randomness",
    ),
  );
  assert.ok(!filesIn(folder).includes("slots"), "no vault was made");
}

test("without a generator nothing opens, and nothing falls back to something else", () =>
  isRefused("missing", undefined));

for (const [name, fill] of [
  ["zeros", () => 0],
  ["one byte again and again", () => 0x5a],
  ["one word again and again", (at: number) => [0x12, 0x34, 0x56, 0x78][at % 4] ?? 0],
] as const) {
  test(`a generator that gives ${name} is refused`, () =>
    isRefused(name, {
      getRandomValues: <Values extends ArrayBufferView | null>(values: Values): Values => {
        if (values instanceof Uint8Array)
          values.forEach((_, at) => {
            values[at] = fill(at);
          });
        return values;
      },
    }));
}
