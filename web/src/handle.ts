import { enquire } from "./enquiry.js";
import { WeicunError, notSupported } from "./errors.js";
import type { CoreRequest, Part } from "./ports/message.js";
import type { Session } from "./session.js";
import { changeUnlock } from "./set-unlock.js";
import type {
  Attachment,
  Checked,
  Client,
  Detail,
  DropAnswer,
  Entry,
  Live,
  Loaded,
  Locale,
  Long,
  Office,
  Query,
  Review,
  Saved,
  SaveOptions,
  Status,
  TypeId,
  TypeInfo,
  Unlock,
  UnlockChange,
  Value,
} from "./types.js";
import * as views from "./views.js";

/** One holder's view of a session: the public API. */
export class Handle implements Client {
  private closed = false;

  constructor(
    private readonly session: Session,
    /** Answers whether this was the last holder. */
    private readonly release: () => boolean,
    private readonly durable: boolean,
  ) {}

  get status(): Live<Status> {
    if (!this.session.status) throw new WeicunError("closed");
    return this.session.status;
  }
  get locale(): Locale {
    return this.session.locale;
  }
  set locale(locale: Locale) {
    this.mustBeOpen();
    this.session.locale = locale;
  }

  check(type: TypeId, value: unknown, options: { at?: string | undefined } = {}): Checked {
    const { ok } = this.call({ call: "check", type, at: options.at }, [textOf(value)]);
    return views.checkedOf(ok as views.CoreVerdict);
  }

  async review(type: TypeId, value: unknown, options: SaveOptions = {}): Promise<Review> {
    const answer = await this.ask({ call: "review", type, ...idsOf(options) }, value);
    return views.reviewOf(answer as views.CoreReview, this.check(type, value));
  }

  /** Rejects with a `TypeError` for what JSON can't hold: keeping nothing of it over an earlier draft would lose that one. */
  async draft(type: TypeId, value: unknown, options: SaveOptions = {}): Promise<{ id: string }> {
    if (textOf(value) === "") throw new TypeError("a draft must be a value that JSON can hold");
    const answer = (await this.ask(
      { call: "draft", type, ...idsOf(options) },
      value,
    )) as views.CoreSaved;
    return { id: answer.id ?? "" };
  }

  async save<T extends TypeId>(
    type: T,
    value: Value<T>,
    options: SaveOptions = {},
  ): Promise<Saved> {
    const answer = await this.ask({ call: "save", type, ...idsOf(options) }, value);
    return views.savedOf(answer as views.CoreSaved, this.durable);
  }

  async act(id: string, action: string, value?: unknown): Promise<Saved> {
    const answer = await this.ask({ call: "act", id, action }, value);
    return views.savedOf(answer as views.CoreSaved, this.durable);
  }

  async list<T extends TypeId>(
    query: Query<T> = {},
  ): Promise<{ entries: readonly Entry<T>[]; next?: string }> {
    const { type, stage, mine, limit, after, delivery } = query;
    const states = typeof delivery === "string" ? [delivery] : delivery;
    const answer = await this.ask({
      call: "list",
      type,
      stage,
      mine,
      limit,
      after,
      delivery: states,
    });
    return views.listingOf<T>(answer as views.CoreListing);
  }

  async read<T extends TypeId>(id: string): Promise<Detail<T> | undefined> {
    try {
      const answer = (await this.ask({ call: "read", id })) as views.CoreDetail | null;
      return answer ? views.detailOf<T>(answer) : undefined;
    } catch (error) {
      // What is no id names nothing either.
      if (error instanceof WeicunError && error.code === "not-found") return undefined;
      throw error;
    }
  }

  live<R>(read: () => Promise<R>): Live<R | undefined> {
    this.mustBeOpen();
    return this.session.live(read);
  }

  attach(source: Parameters<Client["attach"]>[0], options: Long = {}): Promise<Attachment> {
    return this.whileOpen(() => this.session.attachments.attach(source, options));
  }

  load(attachment: Attachment, options: Long = {}): Promise<Loaded> {
    return this.whileOpen(() => abortable(this.session.load(attachment), options));
  }

  type(id: TypeId): TypeInfo {
    return this.call({ call: "type", id }).ok as TypeInfo;
  }

  codes(table: string, search = ""): readonly { code: string; label: string }[] {
    const { codes } = this.call({ call: "codes", table }).ok as {
      codes: { code: string; label: string }[];
    };
    return codes.filter(({ code, label }) => code.includes(search) || label.includes(search));
  }

  async offices(): Promise<readonly Office[]> {
    const { offices } = (await this.ask({ call: "offices" })) as views.CoreOffices;
    return offices;
  }

  async trust(office: string, words: string): Promise<void> {
    await this.askWith({ call: "trust", office }, [words]);
  }

  answers(code: string, options: Long = {}): Promise<readonly DropAnswer[]> {
    return this.whileOpen(() => enquire(this.session, code, options));
  }

  sync(options: Long = {}): Promise<Status> {
    return this.whileOpen(() => abortable(this.session.round(), options));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.release()) await this.session.end();
  }

  define(): Promise<never> {
    return this.later("define");
  }
  export(): Promise<never> {
    return this.later("export");
  }
  import(): Promise<never> {
    return this.later("import");
  }

  setUnlock(unlock: Unlock, change?: UnlockChange): Promise<void> {
    return this.whileOpen(() => changeUnlock(this.session, unlock, change));
  }

  async recoveryCode(): Promise<string> {
    const { code } = (await this.ask({ call: "recoveryCode" })) as { readonly code: string };
    return code;
  }

  lock(): Promise<void> {
    return this.whileOpen(() => this.session.locking.lock());
  }

  unlock(unlock: Unlock, options: Long = {}): Promise<void> {
    return this.whileOpen(() => this.session.locking.unlock(unlock, options));
  }

  private later(what: string): Promise<never> {
    return Promise.reject(notSupported(what));
  }

  private mustBeOpen(): void {
    if (this.closed) throw new WeicunError("closed");
  }

  private async whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.mustBeOpen();
    return work();
  }

  private call(request: CoreRequest, parts: readonly Part[] = []): { readonly ok?: unknown } {
    this.mustBeOpen();
    return this.session.loop.call(request, parts);
  }

  private async ask(request: CoreRequest, ...value: readonly unknown[]): Promise<unknown> {
    const parts = value.length === 0 || value[0] === undefined ? [] : [textOf(value[0])];
    return this.askWith(request, parts);
  }

  private async askWith(request: CoreRequest, parts: readonly Part[]): Promise<unknown> {
    this.mustBeOpen();
    const { answer } = await this.session.loop.request(request, parts);
    return answer;
  }
}

/** Throws `not-supported` for `for`: a draft would forget whom it is for. */
function idsOf({ id, replaces, for: other }: SaveOptions): {
  [name: string]: string | undefined;
} {
  if (other !== undefined) throw notSupported("for");
  return { id, replaces };
}

/** What can't be written as JSON crosses as text that is not JSON: the core then answers a problem with words. */
function textOf(value: unknown): string {
  try {
    // Of a function or undefined there is none, whatever the types say.
    const text = JSON.stringify(value) as string | undefined;
    return text ?? "";
  } catch {
    return "";
  }
}

function abortable<T>(work: Promise<T>, { signal }: Long): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new WeicunError("aborted"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    work.then(resolve, reject);
  });
}
