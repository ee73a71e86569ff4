/**
 * The public types of weicun. Five verbs (`check`, `draft`, `save`, `act`, `read`/`list`) and one subscription (`Live`).
 *
 * `check`, `type`, `codes` and `status.value` are synchronous; all else is a promise. Whatever takes a `Long` can be
 * cancelled; `check`, `draft`, `save` and `act` cannot, because a half-kept record would be worse than a late one.
 */
import type { WeicunError } from "./errors.js";
import type { Locale, Long, TypePack, Unlock, UnlockChange } from "./options.js";

export type * from "./options.js";

/** Values by type id. Applications add their own by declaration merging. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- empty until merged into
export interface RecordTypes {}
/** Id of a record type, such as "gov.secretary_letter". */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- keeps the known ids as suggestions
export type TypeId = keyof RecordTypes | (string & {});
/** The value that records of type `T` hold. */
export type Value<T> = T extends keyof RecordTypes ? RecordTypes[T] : unknown;

/**
 * A value that changes. Reads at once, then after changes, at most every 100 ms; snapshots are immutable and the
 * same object until something changed (fits useSyncExternalStore, Svelte stores and Vue's shallowRef).
 */
export interface Live<T> {
  readonly value: T;
  /** Why the last reading failed; `value` is then the one before. */
  readonly error?: WeicunError | undefined;
  /** Calls at once with the value and then at each change; answers what ends it. */
  subscribe(listener: (value: T) => void): () => void;
}

/** One member's records on one device. */
export interface Client {
  readonly status: Live<Status>;
  locale: Locale;
  /** Judges the record alone, synchronously; `at` (a JSON Pointer) asks about one field. Throws `unknown-type`. */
  check(type: TypeId, value: unknown, options?: { at?: string | undefined }): Checked;
  /** As `check`, and who will be able to read it. Rules that look at other records are not asked yet. */
  review(type: TypeId, value: unknown, options?: SaveOptions): Promise<Review>;
  /** Keeps anything, durably; give the id back to go on with the same draft. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the contract's own shape
  draft<T extends TypeId>(type: T, value: unknown, options?: SaveOptions): Promise<{ id: string }>;
  /** Resolves when the record would survive a crash. A draft's id becomes the record's: twice is once. */
  save<T extends TypeId>(type: T, value: Value<T>, options?: SaveOptions): Promise<Saved>;
  /** Does what `read(id)` offers in `actions`: "reply", "open", "retry", "withdraw", … */
  act(id: string, action: string, value?: unknown): Promise<Saved>;
  /** One page, newest first; `next` goes into `after`. */
  list<T extends TypeId>(
    query?: Query<T>,
  ): Promise<{ entries: readonly Entry<T>[]; next?: string }>;
  /** The record with its events and actions; undefined for an id that names nothing here. Rejects with `locked`. */
  read<T extends TypeId>(id: string): Promise<Detail<T> | undefined>;
  /** `client.live(() => client.list({ mine: true }))`. While the vault is locked its value is undefined. */
  live<R>(read: () => Promise<R>): Live<R | undefined>;
  /** Encrypts and keeps a file; durable before it resolves. `path`: Node only. Cancelled, it leaves nothing. */
  attach(
    source: Blob | Uint8Array | { path: string; mime?: string | undefined },
    options?: Long,
  ): Promise<Attachment>;
  /** Opens a file, from the store or the hub. `url` is valid until `close` or `lock`. */
  load(attachment: Attachment, options?: Long): Promise<Loaded>;
  /** Title and schema of a type. Throws `unknown-type`. */
  type(id: TypeId): TypeInfo;
  /** Entries of a code table, those that hold `search` in code or label. */
  codes(table: string, search?: string): readonly { code: string; label: string }[];
  /** Types of the application's own: rejects with `not-supported` yet. */
  define(pack: TypePack): Promise<void>;
  /** The eight offices, each with the state of its key and the six words of it. */
  offices(): Promise<readonly Office[]>;
  /**
   * Says that a person compared these six words with the office's holder: its key is `trusted` from now on.
   * Rejects with `wrong-key` for other words, `no-recipient-key` where the office has no key, `not-found`.
   */
  trust(office: string, words: string): Promise<void>;
  /**
   * What the county answered to the drop with this code, which `save` gave; empty where there is nothing yet. **Takes ten
   * minutes to an hour**, told by `onProgress` ("wait"): the app stays open meanwhile, and nothing else leaves this
   * phone, nor in the ten minutes to an hour afterwards. Nothing of it is kept; a later call ends an earlier one with
   * `closed`. Rejects with `wrong-key` for a mistyped code or another kind of code, `not-supported` in a village that
   * knows no county, `offline`, `locked`.
   */
  answers(code: string, options?: Long): Promise<readonly DropAnswer[]>;
  /** One round now; it runs by itself, too. Offline is no error. */
  sync(options?: Long): Promise<Status>;
  /** The vault as a file that the recovery code opens: rejects with `not-supported` yet. */
  export(options?: Long): Promise<Uint8Array>;
  /** What `export` made; counts records: rejects with `not-supported` yet. */
  import(file: Uint8Array, options?: Long): Promise<{ restored: number; carried: number }>;
  /**
   * What opens the vault from now on, besides the recovery code. Rejects with `not-supported` for `recovery`, for
   * `device` beside another member's vault and for `pin` before a recovery code was made; with `offline` where `pin`
   * can't reach the hub; with `locked`.
   */
  setUnlock(unlock: Unlock, change?: UnlockChange): Promise<void>;
  /**
   * A new code that opens this vault whatever else is forgotten: eight groups of four letters and digits with hyphens
   * between. One that was made before opens nothing any more. For paper, not for a screenshot. Rejects with `locked`.
   */
  recoveryCode(): Promise<string>;
  /**
   * Forgets the key in every tab: lists, values and opened files are gone, sealed letters are still delivered. What needs
   * the key rejects with `locked` until `unlock`.
   */
  lock(): Promise<void>;
  /** Rejects with `wrong-key`, with `offline` where a PIN can't reach the hub; the vault is then locked as before. */
  unlock(unlock: Unlock, options?: Long): Promise<void>;
  /** Ends this holder's use; the last one frees the core. Everything acknowledged is stored already. */
  close(): Promise<void>;
}

/** An attachment, opened. */
export interface Loaded {
  url: string;
  bytes(): Promise<Uint8Array>;
  close(): void;
}

/** `replaces`: a new version, or a refused record put right. `for` is "not-supported" yet. */
export interface SaveOptions {
  id?: string | undefined;
  replaces?: string | undefined;
  for?: { member: string; relation: string } | undefined;
}
/** A verdict about a value. `hidden`: pointers of fields that don't apply; `patch`: normalised values (RFC 6902), always empty yet. */
export interface Checked {
  ok: boolean;
  problems: readonly Problem[];
  hidden: readonly string[];
  patch: readonly { op: "add" | "replace" | "remove"; path: string; value?: unknown }[];
}
/** What is wrong, where (a JSON Pointer), and what to do about it. */
export interface Problem {
  path: string;
  code: string;
  rule?: string;
  severity: "error" | "warning" | "undecided";
  message: string;
  fix?: string;
  params: { readonly [name: string]: string | number };
}
/** A verdict with its readers. `bytes`: about what sending it will take. */
export interface Review extends Checked {
  readers: readonly Office[];
  bytes: number;
}
export type Saved =
  | { ok: true; id: string; durable: boolean; problems: readonly Problem[]; code?: string }
  | { ok: false; problems: readonly Problem[] };
/** The county's answer to a drop. `drop`: the id that `save` gave with the code. It bears no time. */
export interface DropAnswer {
  id: string;
  drop: string;
  text: string;
}
/** The queue's state of a record. */
export type Delivery = "draft" | "waiting" | "sending" | "delivered" | "refused" | "received";
/** Which records to list. `limit`: 50 unless told, at most 1000. */
export interface Query<T> {
  type?: T | undefined;
  delivery?: Delivery | readonly Delivery[] | undefined;
  stage?: string | undefined;
  mine?: boolean | undefined;
  limit?: number | undefined;
  after?: string | undefined;
}
/** One line of a list. No `value`: not ours to open. `at` is ISO 8601; `progress` counts bytes. */
export interface Entry<T extends TypeId = TypeId> {
  id: string;
  type: T;
  title: string;
  at: string;
  delivery: Delivery;
  stage: string;
  stageLabel: string;
  unread: boolean;
  value?: Value<T>;
  progress?: { sent: number; of: number };
  problem?: Problem;
  receipt?: { number: string; at: string };
  /** Never set yet. */
  due?: Deadline;
  /** The office that wrote it ("branch_secretary"); absent for a member. */
  from?: string;
}
/** A record with what happened to it and what can be done. `deadlines` is always empty yet. */
export interface Detail<T extends TypeId = TypeId> extends Entry<T> {
  events: readonly Entry[];
  deadlines: readonly Deadline[];
  actions: readonly { name: string; label: string; input?: TypeId; blocked?: Problem }[];
}
export interface Deadline {
  name: string;
  label: string;
  at: string;
  state: "running" | "soon" | "overdue" | "paused" | "met";
  statutory: boolean;
}
// prettier-ignore
export type FindingCode =
  | "wiped" | "quarantined" | "chain-broken" | "store-rolled-back" | "hub-rolled-back" | "device-cloned"
  | "directory-fork" | "id-reuse" | "key-changed" | "directory-stale" | "update-needed";
/** The state of the queue, the link and the store. `bytes`: still to be sent; `free`: bytes, where the host knows. */
export interface Status {
  waiting: number;
  sending: number;
  refused: number;
  unread: number;
  bytes: number;
  locked: boolean;
  lastContact?: string;
  link: "online" | "offline" | "sign-in" | "portal" | "none";
  storage: { durable: boolean; protected: boolean; free?: number };
  findings: readonly { code: FindingCode; message: string; count: number }[];
}
/**
 * `state`: "changed" is another key than the one first seen or last compared, "stale" a list or card past its date.
 * `holder` and `grant`: by the newest role grant, "" without one; `words`: in the locale's script.
 */
export interface Office {
  office: string;
  title: string;
  holder: string;
  words: string;
  state: "trusted" | "changed" | "stale" | "none";
  mine: boolean;
  grant: string;
}
/** Plain JSON that sits in its field. `hash`: base64url of 32 bytes; `bytes`: length of the file. */
export interface Attachment {
  readonly hash: string;
  readonly mime: string;
  readonly bytes: number;
}
export interface TypeInfo {
  id: string;
  title: string;
  schema: object;
  version: number;
}
