import { timingSafeEqual } from "node:crypto";
import { HubError } from "../error.js";
import { framed, join, u32 } from "../format/bytes.js";
import { suiteOfCore } from "../format/card.js";
import { envelopeKind, parseEnvelope } from "../format/envelope.js";
import { need } from "../format/error.js";
import { Reader } from "../format/reader.js";
import { countyTokenDigest, type DropKeys } from "./keys.js";
import { mostAnswers, type DropStore } from "./store.js";

/** A page holds at least one of the longest drops. */
export const longestDropPage = 8 << 20;
const authorization = /^Weicun-County ([A-Za-z0-9_-]{43})$/;

/**
 * Where the county fetches drops and leaves answers. It is known by the token that came with its
 * key; who opens drops is shown by nothing here, since this host can't open one.
 */
export class CountyDesk {
  constructor(
    private readonly keys: DropKeys,
    private readonly county: Buffer,
    private readonly store: DropStore,
  ) {}

  /** `not-signed-in`: without a token, with a wrong one, and where none was made, alike. */
  admit(header: string): void {
    const [, token = ""] = authorization.exec(header) ?? [];
    const { core, tokenDigest = Buffer.alloc(32) } = this.keys;
    const shown = countyTokenDigest(suiteOfCore(core), Buffer.from(token, "base64url"));
    if (!timingSafeEqual(shown, tokenDigest)) throw new HubError("not-signed-in", 401);
  }

  /**
   * u64 day ‖ after16 → u32 count ‖ count × (u32 len ‖ WCE1): drops of that day and later whose ids
   * are above `after`, in the order of their ids. Ids are random, so that what is new may lie
   * anywhere.
   */
  drops(body: Buffer): Buffer {
    const reader = new Reader(body, "county");
    const [day, after] = [reader.u64(), reader.bytes(16)];
    reader.end();
    need(day <= BigInt(Number.MAX_SAFE_INTEGER), "county: day");
    const page: Buffer[] = [];
    let size = 4;
    for (const drop of this.store.after(after, Number(day))) {
      size += 4 + drop.length;
      if (size > longestDropPage) break;
      page.push(framed(drop));
    }
    return join(u32(page.length), ...page);
  }

  /** mailbox16 ‖ WCE1 → nothing. */
  takeAnswer(body: Buffer): Buffer {
    const reader = new Reader(body, "county");
    const mailbox = reader.bytes(16);
    this.answer(mailbox, Buffer.from(reader.bytes(reader.left)));
    return Buffer.alloc(0);
  }

  /**
   * Keeps a letter of the county's for whoever knows the mailbox. The same bytes again are fine.
   * `malformed`, `not-for-us`, `id-reuse`, `mailbox-full`.
   */
  answer(mailbox: Buffer, bytes: Buffer): void {
    const { suite, kind, tenant, id, kids, attachments, ...versions } = parseEnvelope(bytes);
    need(kind === envelopeKind.letter && kids.length === 1 && attachments === 0, "answer");
    need(versions.rootVersion === 0 && versions.directoryVersion === 0, "answer: versions");
    if (suite !== suiteOfCore(this.keys.core) || !tenant.equals(this.county))
      throw new HubError("not-for-us", 422);
    const kept = this.store.answers(mailbox, mostAnswers);
    const known = kept.find((answer) => parseEnvelope(answer).id.equals(id));
    if (known !== undefined && !known.equals(bytes)) throw new HubError("id-reuse", 422);
    if (known !== undefined) return;
    if (kept.length >= mostAnswers) throw new HubError("mailbox-full", 409);
    this.store.answer(mailbox, id, bytes);
  }
}
