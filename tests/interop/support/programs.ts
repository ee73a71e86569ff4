/**
 * Programs that perform tasks: one a line in (`verb name=hex name=hex`), one line of answers each out. The core is one of
 * them (tests/interop/core), Bouncy Castle another.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
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

/** One that runs for as long as this process does; it reads to the end of its input, which comes then. */
class Running {
  private readonly tasks: number;
  private readonly answers: number;
  private rest = "";

  constructor(command: string, args: readonly string[]) {
    // Pipes with a name, since nobody can wait at those of a child without leaving the function that asks.
    [this.tasks, this.answers] = inFolder((folder) => {
      const [tasks, answers] = [join(folder, "tasks"), join(folder, "answers")];
      execFileSync("mkfifo", [tasks, answers]);
      const started = ["-c", 'exec "$@" <"$0/tasks" >"$0/answers"', folder, command, ...args];
      spawn("sh", started, { stdio: ["ignore", "ignore", "inherit"] }).unref();
      return [openSync(tasks, "w"), openSync(answers, "r")];
    });
  }

  perform(one: Task): Fields {
    writeSync(this.tasks, `${lineOf(one)}\n`);
    const chunk = Buffer.alloc(65_536);
    let end = this.rest.indexOf("\n");
    while (end < 0) {
      const count = readSync(this.answers, chunk);
      assert.ok(count > 0, `the program ended at ${one.verb}`);
      this.rest += chunk.toString("latin1", 0, count);
      end = this.rest.indexOf("\n");
    }
    const answer = this.rest.slice(0, end);
    this.rest = this.rest.slice(end + 1);
    return fieldsIn(answer);
  }
}

/** The program that `command` starts: at its first task, and once. */
export function programOf(command: string, ...args: readonly string[]): Program {
  let running: Running | undefined;
  return (tasks) => {
    running ??= new Running(command, args);
    return tasks.map((one) => running?.perform(one) ?? assert.fail());
  };
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
