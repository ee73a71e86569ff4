import type { Lease } from "../../ports/transport.js";

/**
 * A Web Lock: the tab that holds it talks to the hub. A person who asks in another tab takes it over; the loser queues
 * for it again. Only spares work, so that bfcache's unclear rules for locks can't do harm.
 */
export class TabLease implements Lease {
  held = false;
  private ended = false;
  private lastRequest = 0;
  /** The request that holds the lock; 0: none. */
  private holder = 0;
  private letGo: () => void = () => undefined;
  private readonly listeners = new Set<(held: boolean) => void>();

  constructor(private readonly name: string) {
    void this.queue({});
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
    this.letGo();
  }

  private async queue(options: LockOptions): Promise<void> {
    const mine = ++this.lastRequest;
    try {
      await navigator.locks.request(this.name, options, () => {
        if (this.ended) return;
        this.holder = mine;
        this.set(true);
        return new Promise<void>((resolve) => (this.letGo = resolve));
      });
    } catch {
      // Stolen. By this very tab, whose two requests crossed: it still holds the lock, by the other one.
      if (this.holder !== mine) return;
      // By another tab, which goes on; this one waits for its turn.
      this.holder = 0;
      this.set(false);
      if (!this.ended) void this.queue({});
    }
  }

  private set(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    for (const listener of [...this.listeners]) listener(held);
  }
}
