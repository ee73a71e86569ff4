import { readFileSync } from "node:fs";
import type { Suite } from "../../src/suites/index.js";

const folder = new URL("../../../../tests/vectors/format/", import.meta.url);

/** One case of a vector file: `name`, `why`, and fields by their names, bytes as hex. */
export interface Vector {
  readonly name: string;
  readonly why: string;
  readonly [field: string]: unknown;
}

/** The cases of one suite. */
export function vectorsOf(file: string, suite: Suite): readonly Vector[] {
  const text = readFileSync(new URL(`${file}.json`, folder), "utf8");
  const { cases } = JSON.parse(text) as { readonly cases: readonly Vector[] };
  const ofSuite = cases.filter((row) => row["suite"] === suite.byte);
  if (ofSuite.length === 0) throw new Error(`${file}: no cases of suite ${suite.name}`);
  return ofSuite;
}

export function bytesOf(vector: Vector, field: string): Buffer {
  return Buffer.from(textOf(vector, field), "hex");
}

export function textOf(vector: Vector, field: string): string {
  const value = vector[field];
  if (typeof value !== "string") throw new Error(`${vector.name}: no ${field}`);
  return value;
}
