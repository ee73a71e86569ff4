import { Attachments } from "./attachments.js";
import type { CoreModule } from "./core-module.js";
import { WeicunError } from "./errors.js";
import { LiveValue } from "./live.js";
import type { Platform } from "./ports/platform.js";
import type { VaultStore } from "./ports/storage.js";
import type { Lease } from "./ports/transport.js";
import { RunLoop } from "./run-loop.js";
import type { Attachment, ClientEvent, Loaded, Status } from "./types.js";
import { statusOf, type CoreStatus } from "./views.js";

/** What a session is made of, once a vault is open. */
export interface SessionParts {
  /** 32 hex digits. */
  readonly vault: string;
  readonly platform: Platform;
  readonly core: CoreModule;
  readonly store: VaultStore;
  readonly lease: Lease;
  readonly server: () => string | undefined;
  readonly onEvent: ((event: ClientEvent) => void) | undefined;
}

/**
 * One open vault in this realm: the run loop, what its views listen to, and the news from outside (network, lease,
 * other tabs). Handles share it; the last one ends it.
 */
export class Session {
  readonly vault: string;
  readonly loop: RunLoop;
  readonly attachments: Attachments;
  status: LiveValue<Status> | undefined;
  /** What the core believes: at its start, that there is a network. */
  private talks = true;
  private readonly lives = new Set<LiveValue<unknown>>();
  private readonly ends: (() => void)[] = [];
  private room: { protected: boolean; free?: number } = { protected: false };

  constructor(private readonly parts: SessionParts) {
    this.vault = parts.vault;
    this.loop = new RunLoop(parts.core, {
      platform: parts.platform,
      store: parts.store,
      lease: parts.lease,
      server: parts.server,
      onChanged: () => this.changed(),
      onEvent: (event) => this.tell(event),
    });
    this.attachments = new Attachments(this.loop, parts.platform);
  }

  tell(event: Omit<ClientEvent, "at">): void {
    this.parts.onEvent?.({ at: this.parts.platform.clock.now(), ...event });
  }

  /** Before the vault opens: a client that may not talk to the hub must not try. */
  async setNetwork(): Promise<void> {
    await this.parts.lease.ready;
    this.networkChanged();
  }

  /** After the vault opened. */
  async begin(): Promise<void> {
    const { lease, store } = this.parts;
    const { network } = this.parts.platform;
    this.ends.push(
      network.watch(() => this.networkChanged()),
      lease.watch(() => this.networkChanged()),
      store.watch(() => void this.refresh()),
      () => lease.release(),
    );
    // The lease may have come between `setNetwork` and the watching: nobody would say it again.
    this.networkChanged();
    this.room = await this.parts.platform.storage.room().catch(() => this.room);
    this.status = new LiveValue(
      () => this.readStatus(),
      await this.readStatus(),
      this.parts.platform.clock,
      true,
    );
    this.changed();
    void this.askForProtection();
  }

  private async askForProtection(): Promise<void> {
    const { storage } = this.parts.platform;
    if (this.room.protected || !(await storage.protect().catch(() => false))) return;
    this.room = await storage.room().catch(() => this.room);
    this.changed();
  }

  /** One round now; a person waits for it, so this holder takes the network over from other tabs. */
  async round(): Promise<Status> {
    await this.takeLease();
    await this.loop.request({ call: "sync" });
    return this.readStatus();
  }

  /** Opens a file, first from this store; what only the hub has needs the network. */
  async load(attachment: Attachment): Promise<Loaded> {
    try {
      return await this.attachments.load(attachment);
    } catch (error) {
      const elsewhere =
        error instanceof WeicunError && error.code === "offline" && !this.parts.lease.held;
      if (!elsewhere || !this.parts.platform.network.online) throw error;
      await this.takeLease();
      return this.attachments.load(attachment);
    }
  }

  live<R>(read: () => Promise<R>): LiveValue<R | undefined> {
    const live = new LiveValue<R | undefined>(read, undefined, this.parts.platform.clock);
    this.lives.add(live as LiveValue<unknown>);
    return live;
  }

  async end(): Promise<void> {
    for (const end of this.ends) end();
    for (const live of this.lives) live.stop();
    this.status?.stop();
    // A commit under way finishes: what it holds may be somebody's last word.
    await this.loop.quiet();
    this.loop.end();
    await this.parts.store.close();
  }

  changed(): void {
    this.status?.changed();
    for (const live of this.lives) live.changed();
  }

  private async readStatus(): Promise<Status> {
    const { answer } = await this.loop.request({ call: "status" });
    const storage = { durable: this.parts.platform.storage.durable, ...this.room };
    const status = statusOf(answer as CoreStatus, storage);
    // Another tab has the network: what this core believes about its link is only that it must not use it.
    const waits = this.parts.platform.network.online && !this.parts.lease.held;
    return waits ? { ...status, link: "none" } : status;
  }

  private async takeLease(): Promise<void> {
    if (!this.parts.lease.held) await this.parts.lease.take();
  }

  private mayTalk(): boolean {
    return this.parts.platform.network.online && this.parts.lease.held;
  }

  /** Tells the core only what changed: a network that returned is not used at once by a whole village (full jitter). */
  private networkChanged(): void {
    // A tab without the lease shows another link, too, when the network comes or goes.
    this.status?.changed();
    const talks = this.mayTalk();
    if (talks === this.talks) return;
    this.talks = talks;
    this.tell({ name: "network", code: talks ? "online" : "offline" });
    this.loop.event({ call: "network", online: talks });
  }

  /** Another writer has committed: takes its chunks in, so that they show here. */
  private async refresh(): Promise<void> {
    const head = await this.parts.store.head().catch(() => undefined);
    if (head) this.loop.event({ call: "refresh" }, [head]);
  }
}
