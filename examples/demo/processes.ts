import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Attachment, Client, Detail, Entry, Saved, Status } from "weicun/node";

interface Answer {
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What a phone process can be asked; results are JSON. */
interface Tasks {
  open(options: PhoneOptions): Status;
  network(on: boolean): void;
  attach(path: string): Attachment;
  load(attachment: Attachment): string;
  check: Client["check"];
  draft(type: string, value: unknown): { readonly id: string };
  save(type: string, value: unknown, options?: { readonly id: string }): Saved;
  act(id: string, action: string, value?: unknown): Saved;
  list(query?: object): { readonly entries: readonly Entry[] };
  read(id: string): Detail | null;
  sync(): Status;
  close(): void;
}
export interface PhoneOptions {
  readonly invite: string;
  readonly folder: string;
  readonly restore?: { readonly file: string; readonly code: string };
}

/** A client in a process of its own. */
export class Phone {
  private constructor(private readonly child: ChildProcess) {}

  static async start(captured: string): Promise<Phone> {
    const child = fork(join(import.meta.dirname, "client-process.mjs"), [captured], {
      execArgv: [],
    });
    await once(child, "message");
    return new Phone(child);
  }

  async ask<K extends keyof Tasks>(
    task: K,
    ...parameters: Parameters<Tasks[K]>
  ): Promise<Awaited<ReturnType<Tasks[K]>>> {
    const answered = once(this.child, "message") as Promise<[Answer]>;
    this.child.send({ task, parameters });
    const [{ value, error }] = await answered;
    if (error) throw new Error(`${task}: ${error.code}: ${error.message}`);
    return value as Awaited<ReturnType<Tasks[K]>>;
  }

  /** SIGKILL: the process gets no chance to tidy up. */
  async kill(): Promise<void> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }

  async end(): Promise<void> {
    await this.ask("close");
    await this.kill();
  }
}

export interface HubFaultSwitches {
  readonly loseAnswers?: { readonly submit?: number };
  readonly forgeReceipts?: boolean;
  /** base64 of a trust bundle, null to serve the true one again. */
  readonly forgedTrustBase64?: string | null;
}

export class HubProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(data: string, port: number, log: string): Promise<HubProcess> {
    const program = join(import.meta.dirname, "hub-process.ts");
    const child = fork(program, [data, String(port), log], { execArgv: ["--import", "tsx"] });
    const ended = once(child, "exit").then(() => {
      throw new Error("the hub did not start");
    });
    const [{ url }] = (await Promise.race([once(child, "message"), ended])) as [{ url: string }];
    ended.catch(() => undefined);
    return new HubProcess(child, url);
  }

  /** Answers how many losses of `loseAnswers` are not used up yet. */
  async set(faults: HubFaultSwitches): Promise<{ readonly submit?: number }> {
    const done = once(this.child, "message") as Promise<[{ left: { submit?: number } }]>;
    this.child.send(faults);
    const [{ left }] = await done;
    return left;
  }

  /** Of one that has ended already there is nothing to wait for. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await gone;
  }
}
