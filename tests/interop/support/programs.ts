/**
 * Programs that perform tasks: a file with one task a line (`verb name=hex name=hex`) in, one line
 * of answers each out. The core is one of them (tests/interop/core), Bouncy Castle another.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Fields = Readonly<Record<string, Uint8Array>>;
export interface Task {
  readonly verb: string;
  readonly fields: Fields;
}
/** Performs tasks in their order. */
export type Program = (tasks: readonly Task[]) => readonly Fields[];

export const task = (verb: string, fields: Fields = {}): Task => ({ verb, fields });
export const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");

function lineOf({ verb, fields }: Task): string {
  const words = Object.entries(fields).map(([name, octets]) => `${name}=${hex(octets)}`);
  return [verb, ...words].join(" ");
}

function fieldsIn(line: string): Fields {
  const words = line.split(" ").filter((word) => word !== "");
  const fields = words.map((word): [string, Buffer] => {
    const [name = "", value = ""] = word.split("=");
    return [name, Buffer.from(value, "hex")];
  });
  return Object.fromEntries(fields);
}

/** A folder that is gone when `use` ends. */
export function inFolder<Value>(use: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), "weicun-interop-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The program that `command` starts, which finds its tasks in the file named last. */
export function programOf(command: string, ...args: readonly string[]): Program {
  return (tasks) =>
    inFolder((folder) => {
      const file = join(folder, "tasks");
      writeFileSync(file, tasks.map((one) => `${lineOf(one)}\n`).join(""));
      const output = execFileSync(command, [...args, file], { encoding: "utf8" });
      const answers = output.split("\n").slice(0, -1).map(fieldsIn);
      assert.equal(answers.length, tasks.length, "an answer to each task");
      return answers;
    });
}

/** The core as WebAssembly, on the objects that ship. */
export const core: Program = programOf(
  process.execPath,
  join(import.meta.dirname, "../../../build/wasm/tests/interop/interop_core.cjs"),
);

/** The one answer to one task. */
export function ask(program: Program, verb: string, fields: Fields = {}): Fields {
  const [answer] = program([task(verb, fields)]);
  assert.ok(answer);
  return answer;
}

export function field(fields: Fields, name: string): Uint8Array {
  const octets = fields[name];
  assert.ok(octets, `no ${name}: ${Buffer.from(fields["refused"] ?? "").toString()}`);
  return octets;
}
export const textOf = (fields: Fields, name: string): string =>
  Buffer.from(field(fields, name)).toString();

/** A member as a program made it: its keys (format.md, 2.4), and what of them is public. */
export interface Member {
  readonly keys: Uint8Array;
  readonly core: Uint8Array;
  readonly encryptionKey: Uint8Array;
  readonly signingKey: Uint8Array;
}

const gmCore = 168;

/** The keys of a member of suite gm, taken apart. */
export function gmMember(keys: Uint8Array): Member {
  assert.equal(keys.length, 4 + gmCore + 64);
  const card = keys.subarray(4, 4 + gmCore);
  return {
    keys,
    core: card,
    encryptionKey: card.subarray(40, 104),
    signingKey: card.subarray(104, 168),
  };
}
