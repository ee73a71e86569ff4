import type { Clock } from "./ports/clock.js";
import { WeicunError } from "./errors.js";
import type { Live } from "./types.js";

const interval = 100; // ms between two readings at most

/**
 * A value that is read again after changes. Snapshots are frozen and stay the same object until their content changes.
 * Nothing is read while nobody listens, except once at the beginning.
 */
export class LiveValue<T> implements Live<T> {
  private snapshot: T;
  private failure: WeicunError | undefined;
  private text: string | undefined;
  private readonly listeners = new Set<(value: T) => void>();
  private reading = false;
  private stale = false;
  private cancelTimer: (() => void) | undefined;
  private lastRead = Number.NEGATIVE_INFINITY;
  /** Readings that began before the last `forget` answer what nobody may see any more. */
  private forgotten = 0;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly initial: T,
    private readonly clock: Clock,
    private readonly always = false,
  ) {
    this.snapshot = initial;
    this.refresh();
  }

  get value(): T {
    return this.snapshot;
  }
  get error(): WeicunError | undefined {
    return this.failure;
  }

  readonly subscribe = (listener: (value: T) => void): (() => void) => {
    // A function of its own for each subscription: the same listener may come twice.
    const entry = (value: T): void => listener(value);
    const first = this.listeners.size === 0;
    this.listeners.add(entry);
    if (first && this.stale) this.changed();
    entry(this.snapshot);
    return () => {
      this.listeners.delete(entry);
    };
  };

  /** Something may have changed: reads soon, once for any number of calls. */
  changed(): void {
    if (!this.always && this.listeners.size === 0) {
      this.stale = true;
      return;
    }
    if (this.reading) {
      this.stale = true;
      return;
    }
    if (this.cancelTimer) return;
    const wait = this.lastRead + interval - this.clock.now();
    // A clock that was set back must not silence a view.
    if (wait <= 0 || wait > interval) this.refresh();
    else this.cancelTimer = this.clock.after(wait, () => this.refresh());
  }

  /** What was read must not be seen any more: as at the beginning, until it is read again. */
  forget(): void {
    this.forgotten += 1;
    this.text = undefined;
    if (this.snapshot === this.initial) return;
    this.snapshot = this.initial;
    this.tell();
  }

  stop(): void {
    this.cancelTimer?.();
    this.listeners.clear();
  }

  private refresh(): void {
    this.cancelTimer = undefined;
    this.reading = true;
    this.stale = false;
    this.lastRead = this.clock.now();
    const { forgotten } = this;
    this.read()
      .then((value) => {
        if (forgotten === this.forgotten) this.take(value);
        else this.stale = true;
      })
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.reading = false;
        if (this.stale) this.changed();
      });
  }

  private take(value: T): void {
    const text = JSON.stringify(value);
    const recovered = this.failure !== undefined;
    this.failure = undefined;
    if (text === this.text && !recovered) return;
    if (text !== this.text) this.snapshot = freeze(value);
    this.text = text;
    this.tell();
  }

  private fail(error: unknown): void {
    if (error instanceof WeicunError && error.code === "locked") this.forget();
    const same = error instanceof WeicunError && this.failure?.code === error.code;
    this.failure =
      error instanceof WeicunError
        ? error
        : new WeicunError("load-failed", undefined, { cause: error });
    if (!same) this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener(this.snapshot);
  }
}

/** Freezes plain data in depth, so that a view can't change what another one shows. */
function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (ArrayBuffer.isView(value)) return value; // engines can't freeze what shares memory
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
