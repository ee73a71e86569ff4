/** Closed set. `retry` on the error says whether trying again later can help. */
export type ErrorCode =
  | "no-vault"
  | "wrong-key"
  | "locked"
  | "newer-store"
  | "storage-full"
  | "storage-lost"
  | "journal-damaged"
  | "no-randomness"
  | "load-failed"
  | "not-supported"
  | "unknown-type"
  | "not-found"
  | "no-recipient-key"
  | "offline"
  | "aborted"
  | "closed"
  | "bad-invite"
  | "bad-file"
  | "bad-schema";

/** Trying again later can help with these; with the others something must change first. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "no-recipient-key",
  "offline",
  "storage-full",
  "storage-lost",
  "load-failed",
]);

/**
 * Everything that weicun throws or rejects with. `code` is of a closed set; `message` is for people and holds nothing
 * that a person typed; `retry` says whether trying again later can help.
 */
export class WeicunError extends Error {
  readonly code: ErrorCode;
  readonly retry: boolean;

  constructor(
    code: ErrorCode,
    message: string = code,
    options: { retry?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "WeicunError";
    this.code = code;
    this.retry = options.retry ?? passing.has(code);
  }
}

/**
 * For what comes with a later version.
 * @internal
 */
export function notSupported(what: string): WeicunError {
  return new WeicunError("not-supported", `${what} is not supported yet`);
}

/**
 * The application's own `fetch` answered something that is no answer. It counts as no answer and is told to `onEvent` by the code
 * "bad-fetch".
 * @internal
 */
export class BadFetch extends Error {}
