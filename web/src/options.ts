/** What opens a client: its options, the unlock, and what it hears and says while it works. */

/**
 * What opens a vault. The device unlock is convenience, not protection. `pin` makes no vault: `setUnlock` by it after
 * `recoveryCode`; the hub is asked at each unlocking, and after ten wrong ones it opens nothing any more.
 */
export type Unlock =
  { device: true } | { passphrase: string } | { pin: string } | { recovery: string };

/** How the unlock changes. */
export interface UnlockChange {
  /**
   * For whoever fears that somebody copied the device and knows the unlock of before, or the recovery code: what is
   * written from now on opens with neither. Other tabs lock. Make a new recovery code afterwards: the one of before
   * opens nothing any more. What was written before stays readable in the copy. Not with `pin`.
   */
  newKeys?: boolean;
}

/** A long call: may be cancelled, and says how far it is. */
export interface Long {
  /** An AbortSignal fits. The call then rejects with `aborted`. */
  signal?:
    | { readonly aborted: boolean; addEventListener(type: "abort", listener: () => void): void }
    | undefined;
  /**
   * `done` and `total` count the same unit: bytes for "read" and "write", chunks for "load", milliseconds for "wait",
   * which is told once, at its beginning; else steps. Not called by `Client.load` and `Client.sync` yet.
   */
  onProgress?: ((progress: Progress) => void) | undefined;
}
/** How far a long call is. */
export interface Progress {
  step: "load" | "unlock" | "recover" | "read" | "write" | "wait";
  done: number;
  total: number;
}

/** What `openClient` needs. `parseInvite` gives village, server and roots. */
export interface OpenOptions extends Long {
  /** Twelve digits of the division code. */
  village: string;
  /** Root of the hub, "https://hub.example.org". Without it a vault asks the hub that it was made with, if any. */
  server?: string | undefined;
  /** base64url of 41 bytes: root digest, root version, least directory version, suite (format.md §3.5). */
  roots?: string | undefined;
  /** Vault id, 32 hex digits, where several members share a device. */
  member?: string | undefined;
  /** Default: `{ device: true }`. */
  unlock?: Unlock | undefined;
  /** Default: true with the device unlock and `roots`, else false: then no vault is "no-vault", never a new empty one. */
  create?: boolean | undefined;
  /** Default: "zh-CN". */
  locale?: Locale | undefined;
  /** Comes with `define`; until then a non-empty list is "not-supported". */
  types?: readonly TypePack[] | undefined;
  /** "memory": gone with the process. Default: "durable". */
  storage?: "durable" | "memory" | undefined;
  /** Address or compiled module of weicun.wasm, where the bundled one can't be found. */
  wasm?: string | WebAssembly.Module | undefined;
  /** Replaces the platform's network. */
  fetch?: Fetch | undefined;
  /** Opens a vault file of an office with its recovery code; afterwards the device opens it. */
  restore?: { file: Uint8Array; code: string } | undefined;
  /** Told what happens, without personal data. */
  onEvent?: ((event: ClientEvent) => void) | undefined;
}
/** One thing that happened: times in milliseconds; never anything that a person typed. */
export interface ClientEvent {
  /** Milliseconds since 1970. */
  at: number;
  name: string;
  ms?: number;
  bytes?: number;
  count?: number;
  code?: string;
}

/** What an invitation says. */
export interface Invitation {
  village: string;
  server: string;
  roots: string;
  /** Name of the village, for people. */
  name: string;
  /** To compare with the words on the notice board. */
  words: string;
}

export type Locale = "zh-CN" | "zh-TW" | "en";
/** One HTTP exchange: rejects when no answer came. `headers` of the answer have lower-case names. */
export type Fetch = (
  url: string,
  init: { method: string; headers: { [name: string]: string }; body?: Uint8Array },
) => Promise<{ status: number; headers: { [name: string]: string }; body: Uint8Array }>;
export interface TypePack {
  id: string;
  schema: object;
  [part: string]: unknown;
}
