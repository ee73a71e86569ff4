import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** An npm script of this repository, in a process group of its own: nothing that it started outlives `stop`. */
export class Command {
  text = "";
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private over = false;

  constructor(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const program = join(root, "tools/run-command.mjs");
    this.child = spawn(process.execPath, [program, name, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (bytes: Buffer) => (this.text += bytes.toString()));
    this.ended = once(this.child, "close").then(([code]) => {
      this.over = true;
      return code as number | null;
    });
  }

  /** Resolves with the first line that begins so; rejects when the command ends before. */
  async says(begin: string): Promise<string> {
    for (;;) {
      const found = this.text.split("\n").find((line) => line.startsWith(begin));
      if (found !== undefined) return found;
      if (this.over) throw new Error(`ended without "${begin}":\n${this.text}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** Asks it to end, as Ctrl-C in a terminal would; what is still there after ten seconds is killed. */
  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    const patience = new Promise((done) => setTimeout(done, 10_000).unref());
    await Promise.race([this.ended, patience]);
    try {
      if (this.child.pid) process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // The whole group is gone already.
    }
  }
}
