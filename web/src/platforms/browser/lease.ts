import type { Lease } from "../../ports/transport.js";

/**
 * A Web Lock: the tab that holds it talks to the hub. A person who asks in another tab takes it over; the loser queues
 * for it again. A page that goes into the back/forward cache lets go: Chromium 156 hands the lock of an evicted page to
 * nobody when another page asked with `ifAvailable` meanwhile, and then no tab would ever send.
 */
export class TabLease implements Lease {
  readonly ready: Promise<void>;
  held = false;
  private known: () => void = () => undefined;
  private ended = false;
  /** In the back/forward cache. */
  private away = false;
  private lastRequest = 0;
  /** The request that holds the lock; 0: none. */
  private holder = 0;
  private letGo: () => void = () => undefined;
  private waiting: AbortController | undefined;
  private readonly listeners = new Set<(held: boolean) => void>();

  constructor(private readonly name: string) {
    this.ready = new Promise((resolve) => (this.known = resolve));
    addEventListener("pagehide", this.hidden);
    addEventListener("pageshow", this.shown);
    void this.queue({ ifAvailable: true });
  }

  take(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.watch((held) => {
        if (!held) return;
        stop();
        resolve();
      });
      void this.queue({ steal: true });
    });
  }

  watch(listener: (held: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  release(): void {
    this.ended = true;
    removeEventListener("pagehide", this.hidden);
    removeEventListener("pageshow", this.shown);
    this.waiting?.abort();
    this.letGo();
  }

  private readonly hidden = (): void => {
    this.away = true;
    this.waiting?.abort();
    this.holder = 0;
    this.set(false);
    this.letGo();
  };
  /** Back from the cache. */
  private readonly shown = ({ persisted }: PageTransitionEvent): void => {
    this.away = false;
    if (persisted) void this.queue({ ifAvailable: true });
  };

  /** Waits for its turn. */
  private wait(): Promise<void> {
    this.waiting = new AbortController();
    return this.queue({ signal: this.waiting.signal });
  }

  private async queue(options: LockOptions): Promise<void> {
    const mine = ++this.lastRequest;
    let free = true;
    try {
      await navigator.locks.request(this.name, options, (lock) => {
        free = lock !== null;
        const taken = free && !this.ended && !this.away;
        if (taken) this.holder = mine;
        if (taken) this.set(true);
        this.known();
        return taken ? new Promise<void>((resolve) => (this.letGo = resolve)) : undefined;
      });
    } catch {
      // Stolen. By this very tab, whose two requests crossed: it still holds the lock, by the other one.
      if (this.holder !== mine) return;
      // By another tab, which goes on; this one waits for its turn.
      this.holder = 0;
      free = false;
    }
    if (free || this.ended || this.away) return;
    this.set(false);
    void this.wait();
  }

  private set(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    for (const listener of [...this.listeners]) listener(held);
  }
}
