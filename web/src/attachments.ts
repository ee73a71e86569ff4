import { WeicunError } from "./errors.js";
import { Line } from "./line.js";
import type { Platform, Source } from "./ports/platform.js";
import type { RunLoop } from "./run-loop.js";
import type { Attachment, Loaded, Long } from "./types.js";

const pieceLength = 65_536;

/** First bytes of the formats that phones make. */
const signatures: readonly (readonly [string, readonly number[]])[] = [
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["audio/amr", [0x23, 0x21, 0x41, 0x4d, 0x52]],
  ["application/pdf", [0x25, 0x50, 0x44, 0x46]],
];

/** One attachment at a time: the core encrypts one file, piece by piece. */
export class Attachments {
  private readonly line = new Line();
  /** Files that were opened and not closed: how to take each back. */
  private readonly shown = new Set<() => void>();
  private locked = false;

  constructor(
    private readonly loop: RunLoop,
    private readonly platform: Platform,
  ) {}

  attach(
    source: Blob | Uint8Array | { path: string; mime?: string | undefined },
    options: Long,
  ): Promise<Attachment> {
    return this.line.inTurn(() => this.encrypt(source, options));
  }

  private async encrypt(
    given: Parameters<Attachments["attach"]>[0],
    options: Long,
  ): Promise<Attachment> {
    const source = await this.open(given);
    try {
      return await this.encryptPieces(source, options);
    } finally {
      await source.close();
    }
  }

  private async encryptPieces(source: Source, options: Long): Promise<Attachment> {
    const first = await source.slice(0, Math.min(16, source.length));
    const mime = source.mime || sniff(first);
    const sealed = [this.part({ call: "attachStart", length: source.length, mime })];
    for (let at = 0; at < source.length; at += pieceLength) {
      if (options.signal?.aborted) throw new WeicunError("aborted");
      options.onProgress?.({ step: "write", done: at, total: source.length });
      const piece = await source.slice(at, Math.min(at + pieceLength, source.length));
      sealed.push(this.part({ call: "attachPiece" }, piece));
    }
    const held = this.loop.hold(sealed);
    try {
      const settled = await this.loop.request({ call: "attachEnd", held: held.handle });
      options.onProgress?.({ step: "write", done: source.length, total: source.length });
      return settled.answer as Attachment;
    } finally {
      held.release();
    }
  }

  /** Opens a file of a record: stored here, or fetched from the hub. */
  async load(attachment: Attachment): Promise<Loaded> {
    const { answer, parts } = await this.loop.request({ call: "load", hash: attachment.hash });
    if (this.locked) throw new WeicunError("locked");
    const { part, mime } = answer as { readonly part: number; readonly mime: string };
    return this.show(parts[part] ?? new Uint8Array(), mime);
  }

  private show(plain: Uint8Array, mime: string): Loaded {
    const bytes = plain.slice();
    const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
    const close = (): void => {
      URL.revokeObjectURL(url);
      this.shown.delete(takeBack);
    };
    const takeBack = (): void => {
      close();
      bytes.fill(0);
    };
    this.shown.add(takeBack);
    return {
      url,
      bytes: () =>
        this.locked ? Promise.reject(new WeicunError("locked")) : Promise.resolve(bytes.slice()),
      close,
    };
  }

  /** The vault is locked: no address of an opened file leads anywhere any more. */
  forget(): void {
    this.locked = true;
    for (const takeBack of [...this.shown]) takeBack();
  }

  private part(request: Parameters<RunLoop["call"]>[0], piece?: Uint8Array): Uint8Array {
    const { ok, parts } = this.loop.call(request, piece ? [piece] : []);
    return parts[(ok as { readonly part: number }).part] ?? new Uint8Array();
  }

  private async open(given: Parameters<Attachments["attach"]>[0]): Promise<Source> {
    const close = (): Promise<void> => Promise.resolve();
    if (given instanceof Uint8Array) {
      const slice = (start: number, end: number): Promise<Uint8Array> =>
        Promise.resolve(given.slice(start, end));
      return { length: given.length, mime: "", slice, close };
    }
    if ("path" in given) {
      if (!this.platform.file)
        throw new WeicunError("not-supported", "files by path need weicun/node");
      return this.platform.file(given.path, given.mime);
    }
    const slice = async (start: number, end: number): Promise<Uint8Array> =>
      new Uint8Array(await given.slice(start, end).arrayBuffer());
    return { length: given.size, mime: given.type, slice, close };
  }
}

function sniff(first: Uint8Array): string {
  const found = signatures.find(([, bytes]) => bytes.every((byte, index) => first[index] === byte));
  return found?.[0] ?? "application/octet-stream";
}
