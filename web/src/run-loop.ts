import { errorOf, type CoreAnswer, type CoreModule, type Effect } from "./core-module.js";
import { joinBytes } from "./bytes.js";
import { BadFetch, WeicunError, type ErrorCode } from "./errors.js";
import type { CoreRequest, Part } from "./ports/message.js";
import type { Platform } from "./ports/platform.js";
import type { CommitOutcome, VaultStore } from "./ports/storage.js";
import type { Lease, TransportAnswer } from "./ports/transport.js";
import type { ClientEvent } from "./types.js";

/** What a request was answered with: JSON, and the byte parts that it refers to. */
export interface Settled {
  readonly answer: unknown;
  readonly parts: readonly Uint8Array[];
}
interface Pending {
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: WeicunError) => void;
}

const exchangeDeadline = 120_000; // ms, as sync's own
const longestSleep = 3_600_000; // ms; setTimeout is 32-bit, and a slept phone should look again
type EffectOf<K extends Effect["do"]> = Extract<Effect, { do: K }>;

export interface RunLoopHost {
  readonly platform: Platform;
  readonly store: VaultStore;
  readonly lease: Lease;
  readonly onChanged: () => void;
  /** The file of what waits for the county was written. */
  readonly onDrop: () => void;
  /** The hub is about to hear of this vault's account. False: it must not, for another member's sake. */
  readonly mayBeHeard: () => Promise<boolean>;
  readonly onEvent: (event: Omit<ClientEvent, "at">) => void;
}

/**
 * The host's two beats (ARCHITECTURE.md): call the core once, then perform every effect. Calls are synchronous, so that there
 * is never more than one; effects run beside each other, commits of a store one after the other.
 */
export class RunLoop {
  private readonly pending = new Map<number, Pending>();
  private readonly held = new Map<number, Uint8Array>();
  private lastRequest = 0;
  private lastHandle = 0;
  private commits: Promise<void> = Promise.resolve();
  private cancelWake: (() => void) | undefined;
  /** Why nothing is taken any more. */
  private ended: ErrorCode | undefined;

  constructor(
    private readonly core: CoreModule,
    private readonly host: RunLoopHost,
  ) {}

  /** One call that answers at once. Throws what the core answers as an error. */
  call(request: CoreRequest, parts: readonly Part[] = []): CoreAnswer {
    if (this.ended) throw new WeicunError(this.ended);
    const answer = this.core.call({ ...request, now: this.host.platform.clock.now() }, parts);
    for (const effect of answer.effects) this.perform(effect, answer.parts);
    if (answer.error) throw errorOf(answer.error);
    return answer;
  }

  /** One call that is settled by an effect, sooner or later. */
  request(request: CoreRequest, parts: readonly Part[] = []): Promise<Settled> {
    const number = ++this.lastRequest;
    return new Promise((resolve, reject: (error: unknown) => void) => {
      this.pending.set(number, { resolve, reject });
      try {
        this.call({ ...request, request: number }, parts);
      } catch (error) {
        this.pending.delete(number);
        reject(error instanceof Error ? error : new Error("call", { cause: error }));
      }
    });
  }

  /** Keeps bytes outside the core's memory until a commit names the handle; `release` when its request is settled. */
  hold(pieces: readonly Uint8Array[]): { readonly handle: number; release(): void } {
    const handle = ++this.lastHandle;
    this.held.set(handle, joinBytes(pieces));
    return { handle, release: () => void this.held.delete(handle) };
  }

  /** Resolves when every commit that was asked for has an outcome. */
  async quiet(): Promise<void> {
    let last: Promise<void>;
    do {
      last = this.commits;
      await last;
    } while (last !== this.commits);
  }

  /** Nothing is taken any more; what waits for an answer is told why. The core's memory is overwritten. */
  end(why: ErrorCode = "closed"): void {
    if (this.ended) return;
    this.ended = why;
    this.cancelWake?.();
    for (const { reject } of this.pending.values()) reject(new WeicunError(why));
    this.pending.clear();
    for (const bytes of this.held.values()) bytes.fill(0);
    this.held.clear();
    this.core.dispose();
  }

  /** Hands an event in; one that comes after the end is nobody's. */
  event(request: CoreRequest, parts: readonly Part[] = []): void {
    if (!this.ended) this.call(request, parts);
  }

  private perform(effect: Effect, parts: readonly Uint8Array[]): void {
    switch (effect.do) {
      case "commit":
        this.commits = this.commits.then(() => this.commit(effect, parts));
        return;
      case "load":
        void this.load(effect.name);
        return;
      case "send":
        void this.send(effect, parts);
        return;
      case "wake":
        this.wakeAt(effect.at);
        return;
      case "changed":
        this.host.onChanged();
        return;
      case "settled":
        this.settle(effect, parts);
        return;
    }
  }

  private async commit(effect: EffectOf<"commit">, parts: readonly Uint8Array[]): Promise<void> {
    const started = this.host.platform.clock.elapsed();
    const files = effect.files.map(({ name, part, held }) => ({
      name,
      bytes: (part === undefined ? this.held.get(held ?? 0) : parts[part]) ?? new Uint8Array(),
    }));
    const outcome: CommitOutcome = await this.host.store.commit({
      expected: parts[effect.expected] ?? new Uint8Array(),
      head: effect.head === undefined ? undefined : parts[effect.head],
      files,
    });
    const ms = this.host.platform.clock.elapsed() - started;
    // What waits for the county is nobody's event, and counts in none.
    const told = files.filter(({ name }) => name !== "drop");
    if (told.length > 0)
      this.host.onEvent({ name: "commit", ms, code: outcome.kind, count: told.length });
    if (told.length < files.length) this.host.onDrop();
    if (outcome.kind === "done") {
      this.event({ call: "committed", ticket: effect.ticket });
    } else {
      const head = outcome.kind === "conflict" ? [outcome.head] : [];
      this.event({ call: "notCommitted", ticket: effect.ticket, why: outcome.kind }, head);
    }
  }

  private async load(name: string): Promise<void> {
    const [bytes] = await this.host.store.read([name]).catch(() => [undefined]);
    this.event({ call: "loaded", name }, bytes ? [bytes] : []);
  }

  private async send(effect: EffectOf<"send">, parts: readonly Uint8Array[]): Promise<void> {
    const started = this.host.platform.clock.elapsed();
    const exchange = effect.exchange;
    let answer: TransportAnswer | undefined;
    let code = "unanswered";
    try {
      answer = await this.exchange(effect, parts);
      code = String(answer.status);
    } catch (error) {
      if (error instanceof BadFetch) code = "bad-fetch";
    }
    const ms = this.host.platform.clock.elapsed() - started;
    if (effect.origin === undefined) this.host.onEvent({ name: "send", ms, code });
    if (!answer) {
      this.event({ call: "unanswered", exchange });
      return;
    }
    const { status, contentType, retryAfter, body } = answer;
    this.event({ call: "answered", exchange, status, contentType, retryAfter }, [body]);
  }

  private async exchange(
    effect: EffectOf<"send">,
    parts: readonly Uint8Array[],
  ): Promise<TransportAnswer> {
    if (!this.host.lease.held) throw new WeicunError("offline");
    if (effect.origin === undefined && !(await this.host.mayBeHeard()))
      throw new WeicunError("offline");
    const headers: { [name: string]: string } = {};
    if (effect.authorization !== undefined) headers["authorization"] = effect.authorization;
    let body = effect.body === undefined ? undefined : parts[effect.body];
    if (effect.bodyFile !== undefined) [body] = await this.host.store.read([effect.bodyFile]);
    if (effect.bodyFile !== undefined && !body) throw new WeicunError("storage-lost");
    if (body) headers["content-type"] = "application/octet-stream";
    const url = `${effect.origin ?? effect.server}/v1/${effect.path}`;
    const sent = this.host.platform.transport.send({
      url,
      method: effect.method,
      headers,
      body,
      limit: effect.limit,
    });
    return withDeadline(sent, exchangeDeadline, this.host.platform);
  }

  private wakeAt(at: number): void {
    this.cancelWake?.();
    const delay = Math.min(Math.max(at - this.host.platform.clock.now(), 0), longestSleep);
    this.cancelWake = this.host.platform.clock.after(delay, () => this.event({ call: "woken" }));
  }

  private settle(effect: EffectOf<"settled">, parts: readonly Uint8Array[]): void {
    const pending = this.pending.get(effect.request);
    this.pending.delete(effect.request);
    if (effect.error) pending?.reject(errorOf(effect.error));
    else pending?.resolve({ answer: effect.answer, parts });
  }
}

function withDeadline<T>(work: Promise<T>, milliseconds: number, platform: Platform): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = platform.clock.after(milliseconds, () => reject(new WeicunError("offline")));
    work.then(resolve, reject).finally(cancel);
  });
}
