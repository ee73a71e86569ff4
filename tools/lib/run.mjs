// Child processes: shown as they run, captured, or run quietly with a log that is shown only on failure.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { Failure } from "./failure.mjs";
import { root } from "./paths.mjs";

/** How many things are done side by side. */
export const jobs = Math.max(1, availableParallelism());

/** The results of `action` for each item, in their order, with so many under way at a time. */
export async function sideBySide(items, action, atOnce = jobs) {
  const results = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [at, item] of waiting) results[at] = await action(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Resolves with the exit code (128 + n for signal n's unknown number); rejects with a Failure when the program is missing. */
function start(command, args, options) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, ...options });
    options.onChild?.(child);
    child.on("error", () => fail(new Failure(`${command} could not be started: is it installed?`)));
    child.on("close", (code, signal) => done(signal ? 128 : code));
  });
}

/** Runs in plain sight; throws a Failure when it fails. */
export async function show(command, args, options = {}) {
  const code = await start(command, args, { stdio: "inherit", ...options });
  if (code !== 0)
    throw new Failure(`${[command, ...args].join(" ").slice(0, 120)} failed with ${code}`);
}

/** Runs in plain sight; gives the exit code. */
export const exitCode = (command, args, options = {}) =>
  start(command, args, { stdio: "inherit", ...options });

/** Standard output and exit code; `tee` shows it as it comes, too. */
export async function capture(command, args, { tee = false, ...options } = {}) {
  const parts = [];
  const onChild = (child) =>
    child.stdout.on("data", (bytes) => {
      parts.push(bytes);
      if (tee) process.stdout.write(bytes);
    });
  const stdio = ["ignore", "pipe", tee ? "inherit" : "pipe"];
  const code = await start(command, args, { stdio, onChild, ...options });
  return { code, text: Buffer.concat(parts).toString("utf8") };
}

/** Runs with its output in a file; gives the exit code. */
async function logged(log, command, args, options) {
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  const onChild = (child) => {
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
  };
  const stdio = ["ignore", "pipe", "pipe"];
  const code = await start(command, args, { stdio, onChild, ...options });
  await new Promise((done) => file.end(done));
  return code;
}

const called = (command, args) => [command, ...args].join(" ").slice(0, 120);

/** Runs with its output in a file; on failure shows the end of it and throws. */
export async function quiet(log, command, args, options = {}) {
  const code = await logged(log, command, args, options);
  if (code === 0) return;
  console.error(readFileSync(log, "utf8").split("\n").slice(-40).join("\n"));
  throw new Failure(`${called(command, args)} failed with ${code}; all of it is in ${log}`);
}

/** The same for what a person can mend and a log would bury: one line says which program, why, and where the rest is. */
export async function brief(log, command, args, options = {}) {
  const code = await logged(log, command, args, options);
  if (code === 0) return;
  const lines = readFileSync(log, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  // apt's "E: …", npm's "npm error …", tar's and patch's last words.
  const why = lines.find((line) => /^(E:|npm (error|ERR!)|error:)/.test(line)) ?? lines.at(-1);
  throw new Failure(
    `${called(command, args).slice(0, 60)} failed: ${why ?? `exit code ${code}`} (all of it is in ${log})`,
  );
}

/** True when a program can be found on PATH. */
export async function onPath(command) {
  const { code } = await capture("sh", ["-c", `command -v "$1"`, "sh", command]);
  return code === 0;
}
