// What the types promise and isn't built yet says so by name, and does nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openClient, WeicunError } from "weicun/node";
import { goodLetter, letterType } from "./support/village.js";

const village = { village: "522699101201", storage: "memory", create: true } as const;

const notSupported = (error: unknown): boolean =>
  error instanceof WeicunError && error.code === "not-supported" && error.message.length > 0;

test("a PIN makes no vault", () =>
  assert.rejects(openClient({ ...village, unlock: { pin: "1234" } }), notSupported));

test("a record for another member is refused, and nothing is kept of it", async () => {
  const client = await openClient(village);
  const options = { for: { member: "00".repeat(16), relation: "parent" } };
  for (const verb of ["save", "draft", "review"] as const)
    await assert.rejects(client[verb](letterType, goodLetter, options), notSupported, verb);
  assert.deepEqual((await client.list()).entries, []);
  await client.close();
});
