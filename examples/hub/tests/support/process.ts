import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const hubCommand = fileURLToPath(new URL("../../hub.mjs", import.meta.url));

/** A hub in a process of its own, to be killed. */
export interface HubProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly output: () => string;
}

export function spawnHub(data: string, more: readonly string[] = []): Promise<HubProcess> {
  return spawnUntilReady([hubCommand, "serve", "--data", data, "--port", "0", ...more]);
}

/** Any program that prints `hub ready <url>`. */
export async function spawnUntilReady(parameters: readonly string[]): Promise<HubProcess> {
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^hub ready (\S+)$/m.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once("exit", () => reject(new Error(`the hub ended: ${output}`)));
  });
  return { url, child, output: () => output };
}

/** Resolves with the exit code (null after a kill). */
export async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, "exit") as Promise<[number | null]>;
  child.kill(signal);
  return (await exit)[0];
}
