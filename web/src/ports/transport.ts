/** One question to the hub. */
export interface TransportRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: { [name: string]: string };
  readonly body?: Uint8Array | undefined;
  /** Longest answer in bytes that is worth reading. */
  readonly limit: number;
}

/** Whatever answered: the hub, a proxy or a captive portal. Nothing in it is believed here. */
export interface TransportAnswer {
  /** 0: an answer that can't be the hub's (a redirect, or longer than the limit). */
  readonly status: number;
  readonly contentType: string;
  /** Seconds, when the answer asks to wait. */
  readonly retryAfter?: number | undefined;
  readonly body: Uint8Array;
}

export interface Transport {
  /** Rejects when no answer came. */
  send(request: TransportRequest): Promise<TransportAnswer>;
}

/** Whether the device believes to have a network, and the right to use it alone. */
export interface Network {
  readonly online: boolean;
  watch(listener: (online: boolean) => void): () => void;
}

/**
 * Who talks to the hub: one holder a vault, so that two tabs don't both deliver. Only spares work: safety is the
 * hub's idempotency.
 */
export interface Lease {
  /** Resolves when it is known whether the lease is free. */
  readonly ready: Promise<void>;
  readonly held: boolean;
  /** Takes the lease over from whoever has it, for a person who waits. */
  take(): Promise<void>;
  watch(listener: (held: boolean) => void): () => void;
  release(): void;
}
