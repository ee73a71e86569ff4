/** A store's files as they lie in a folder (format.md, 8.4), and the frames of a chunk. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface StoreFiles {
  readonly file: (name: string) => Buffer;
  readonly has: (name: string) => boolean;
  /** Oldest first. */
  readonly chunks: () => readonly Buffer[];
}

/** The one vault below a folder. */
export function storeIn(folder: string): StoreFiles {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const slots = names.find((name) => name.endsWith("slots"));
  assert.ok(slots);
  const path = (name: string): string => join(folder, dirname(slots), name);
  const file = (name: string): Buffer => readFileSync(path(name));
  return {
    file,
    has: (name) => existsSync(path(name)),
    chunks: () =>
      readdirSync(path("c"))
        .sort()
        .map((name) => file(`c/${name}`)),
  };
}

export function framesOf(chunk: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 96; at < chunk.length - 80;) {
    const end = at + 64 + chunk.readUInt32LE(at + 8);
    frames.push(chunk.subarray(at, end));
    at = end;
  }
  return frames;
}
