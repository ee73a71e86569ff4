import { Attachments } from "./attachments.js";
import type { CoreModule } from "./core-module.js";
import { WeicunError } from "./errors.js";
import { Line } from "./line.js";
import { LiveValue } from "./live.js";
import { Locking, type Lockable } from "./locking.js";
import type { Housemates, Opening } from "./opening.js";
import type { CoreRequest, Part } from "./ports/message.js";
import type { Platform } from "./ports/platform.js";
import type { VaultStore } from "./ports/storage.js";
import type { Lease } from "./ports/transport.js";
import { RunLoop } from "./run-loop.js";
import type { Attachment, ClientEvent, Loaded, Locale, Status } from "./types.js";
import { statusOf, type CoreStatus } from "./views.js";

/** What a session is made of. */
export interface SessionParts {
  readonly opening: Opening;
  /** 32 hex digits. */
  readonly vault: string;
  readonly store: VaultStore;
  readonly lease: Lease;
  readonly housemates: Housemates;
  /** Begins without the vault's key. */
  readonly locked?: boolean;
}

/**
 * One vault in this realm, unlocked or locked: the run loop, what its views listen to, and the news from outside
 * (network, lease, other tabs). Handles share it; the last one ends it. Locking and unlocking put another core in.
 */
export class Session implements Lockable {
  readonly vault: string;
  readonly locking: Locking;
  /** Changes of what opens the vault. */
  readonly changes = new Line();
  loop!: RunLoop;
  attachments!: Attachments;
  status: LiveValue<Status> | undefined;
  /** Questions to the county that wait, or are on their way. */
  private questions = 0;
  /** What the core believes: at its start, that there is a network. */
  private talks = true;
  private readonly lives = new Set<LiveValue<unknown>>();
  private readonly ends: (() => void)[] = [];
  private readonly afterEnd: (() => Promise<void>)[] = [];
  private readonly platform: Platform;
  private language: Locale;
  private room: { protected: boolean; free?: number } = { protected: false };

  constructor(private readonly parts: SessionParts) {
    this.vault = parts.vault;
    this.platform = parts.opening.platform;
    this.language = parts.opening.options.locale ?? "zh-CN";
    this.locking = new Locking(this, parts.locked ?? false);
  }

  get opening(): Opening {
    return this.parts.opening;
  }
  get store(): VaultStore {
    return this.parts.store;
  }
  get lease(): Lease {
    return this.parts.lease;
  }
  get locale(): Locale {
    return this.language;
  }
  set locale(locale: Locale) {
    this.language = locale;
    this.loop.call({ call: "locale", locale });
    this.changed();
  }

  tell(event: Omit<ClientEvent, "at">): void {
    this.parts.opening.options.onEvent?.({ at: this.platform.clock.now(), ...event });
  }

  /** Begins with a core that was shown every chunk; `finish`: the parts of its last call of opening. */
  async start(core: CoreModule, finish: readonly Uint8Array[]): Promise<void> {
    await this.parts.lease.ready;
    this.use(core);
    await this.orEnd(async () => {
      this.loop.call({ call: "finish" }, finish);
      await this.begin();
    });
  }

  /** Begins with a core that is about to make its store. */
  async found(core: CoreModule, create: CoreRequest, parts: readonly Part[]): Promise<void> {
    await this.parts.lease.ready;
    this.use(core);
    await this.orEnd(async () => {
      await this.loop.request(create, parts);
      await this.begin();
    });
  }

  private async orEnd(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.loop.end();
      throw error;
    }
  }

  /** Puts a core in; one that may not talk to the hub must not try. */
  use(core: CoreModule): void {
    const { store, lease } = this.parts;
    this.loop = new RunLoop(core, {
      platform: this.platform,
      store,
      lease,
      onChanged: () => this.changed(),
      onDrop: () => this.parts.housemates.dropChanged(),
      mayBeHeard: () => this.parts.housemates.mayBeHeard(),
      onEvent: (event) => this.tell(event),
    });
    this.attachments = new Attachments(this.loop, this.platform);
    this.talks = true;
    this.networkChanged();
  }

  private async begin(): Promise<void> {
    const { lease, store, opening } = this.parts;
    const { network } = this.platform;
    this.ends.push(
      this.locking.watch(this.platform.bell?.(opening.options.village, this.vault)),
      network.watch(() => this.networkChanged()),
      lease.watch(() => this.networkChanged()),
      store.watch(() => void this.refresh()),
      () => lease.release(),
    );
    // The lease may have come between `setNetwork` and the watching: nobody would say it again.
    this.networkChanged();
    this.room = await this.platform.storage.room().catch(() => this.room);
    this.status = new LiveValue(
      () => this.readStatus(),
      await this.readStatus(),
      this.platform.clock,
      true,
    );
    this.changed();
    void this.askForProtection();
  }

  private async askForProtection(): Promise<void> {
    const { storage } = this.platform;
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
      if (!elsewhere || !this.platform.network.online) throw error;
      await this.takeLease();
      return this.attachments.load(attachment);
    }
  }

  /** Another account of this phone was heard of. */
  housemateWasHeard(): void {
    this.loop.event({ call: "heard" });
  }

  /** While one waits, this phone's other vaults must not be heard of. */
  get asksCounty(): boolean {
    return this.questions > 0;
  }

  /** A question to the county begins; answers what ends it. */
  enquires(): () => void {
    this.questions += 1;
    this.parts.housemates.dropChanged();
    return () => {
      this.questions -= 1;
      this.parts.housemates.dropChanged();
    };
  }

  live<R>(read: () => Promise<R>): LiveValue<R | undefined> {
    const live = new LiveValue<R | undefined>(read, undefined, this.platform.clock);
    this.lives.add(live as LiveValue<unknown>);
    return live;
  }

  async end(): Promise<void> {
    for (const end of this.ends) end();
    for (const live of this.lives) live.stop();
    this.status?.stop();
    // A commit under way finishes: what it holds may be somebody's last word.
    await this.locking.line.idle();
    await this.loop.quiet();
    this.loop.end();
    await this.parts.store.close();
    for (const work of this.afterEnd) await work();
  }

  /** What is to be done once this session has ended. */
  atEnd(work: () => Promise<void>): void {
    this.afterEnd.push(work);
  }

  forget(): void {
    this.attachments.forget();
    for (const live of this.lives) live.forget();
  }

  changed(): void {
    this.status?.changed();
    for (const live of this.lives) live.changed();
  }

  private async readStatus(): Promise<Status> {
    const { answer } = await this.loop.request({ call: "status" });
    const storage = { durable: this.platform.storage.durable, ...this.room };
    const status = statusOf(answer as CoreStatus, storage);
    // Another tab has the network: what this core believes about its link is only that it must not use it.
    const waits = this.platform.network.online && !this.parts.lease.held;
    return waits ? { ...status, link: "none" } : status;
  }

  /** A person waits: this holder takes the network over from other tabs. */
  async takeLease(): Promise<void> {
    if (!this.parts.lease.held) await this.parts.lease.take();
  }

  private mayTalk(): boolean {
    return this.platform.network.online && this.parts.lease.held;
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
