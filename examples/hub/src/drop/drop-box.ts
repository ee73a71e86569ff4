import { HubError } from "../error.js";
import { framed, join, u32 } from "../format/bytes.js";
import { cardDigest, kidOf, suiteOfCore } from "../format/card.js";
import { envelopeFingerprint, parseDrop } from "../format/envelope.js";
import { reason, signReceipts, unsignedReceipts, verdict } from "../format/receipt.js";
import { Reader } from "../format/reader.js";
import type { RandomSource, Suite } from "../suites/index.js";
import { DropBudget, usualLimits, type DropLimits } from "./budget.js";
import { CountyDesk } from "./county-desk.js";
import type { DropKeys } from "./keys.js";
import { mostAnswers, type DropStore } from "./store.js";
import { dayMilliseconds, isWork, workBits } from "./work.js";

const smallDrop = 1 << 17;

export interface DropBoxParts {
  readonly keys: DropKeys;
  readonly store: DropStore;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly limits?: DropLimits | undefined;
  readonly bits?: ((length: number) => number) | undefined;
}

/** Where drops come in (protocol.md, Drops): no account, no session, no log; work instead of an identity. */
export class DropBox {
  /** The county's name in a drop: its drop card's kid where no village is. */
  readonly county: Buffer;
  private readonly suite: Suite;
  private readonly kid: Buffer;
  private readonly budget: DropBudget;
  private readonly bits: (length: number) => number;

  constructor(private readonly parts: DropBoxParts) {
    const { keys, random, limits = usualLimits, bits = workBits } = parts;
    this.suite = suiteOfCore(keys.core);
    this.county = kidOf(cardDigest(Buffer.alloc(16), keys.core));
    this.kid = kidOf(cardDigest(this.county, keys.core));
    this.budget = new DropBudget(limits, random);
    this.bits = bits;
  }

  /**
   * u64 day ‖ u64 nonce ‖ WCE1 → a receipt list of one entry, for no account. `too-many`, `too-busy`,
   * `work-needed`, `not-for-us`, `id-reuse`, `malformed`.
   */
  take(body: Buffer, address: string): Buffer {
    const { clock, store } = this.parts;
    this.admit(address);
    const reader = new Reader(body, "drop");
    const stamp = { day: reader.u64(), nonce: reader.u64() };
    const bytes = Buffer.from(reader.bytes(reader.left));
    const { suite, id, kids, tenant } = parseDrop(bytes);
    const ours = suite === this.suite && tenant.equals(this.county) && kids[0]?.equals(this.kid);
    if (ours !== true) throw new HubError("not-for-us", 422);
    const fingerprint = envelopeFingerprint(bytes);
    const today = Math.floor(clock() / dayMilliseconds);
    const near = Math.abs(Number(stamp.day) - today) <= 1;
    if (!near || !isWork({ suite, fingerprint }, stamp, this.bits(bytes.length)))
      throw new HubError("work-needed", 422);
    const known = store.find(id);
    if (known !== undefined && !known.fingerprint.equals(fingerprint))
      throw new HubError("id-reuse", 422);
    if (known === undefined) {
      if (!this.budget.room(bytes.length, bytes.length < smallDrop, clock()))
        throw new HubError("too-busy", 503);
      this.budget.spend(bytes.length);
      store.insert(id, { fingerprint, bytes }, today);
    }
    return this.receipt(id, fingerprint);
  }

  /** mailbox16 → u32 count ‖ count × (u32 len ‖ WCE1). An unknown mailbox is an empty one. */
  mailbox(body: Buffer, address: string): Buffer {
    this.admit(address);
    const reader = new Reader(body, "mailbox");
    const mailbox = reader.bytes(16);
    reader.end();
    const answers = this.parts.store.answers(mailbox, mostAnswers);
    return join(u32(answers.length), ...answers.map(framed));
  }

  /** For the county's own office: what came in, in the order of random ids. */
  drops(): readonly Buffer[] {
    return this.parts.store.all().map(({ bytes }) => bytes);
  }

  /** The county's calls, for whoever has its token. */
  get desk(): CountyDesk {
    const { keys, store } = this.parts;
    return new CountyDesk(keys, this.county, store);
  }

  /** The county's answer, a letter sealed to the card in the drop's `from`: see `CountyDesk`. */
  answer(mailbox: Buffer, bytes: Buffer): void {
    this.desk.answer(mailbox, bytes);
  }

  close(): void {
    this.parts.store.close();
  }

  private admit(address: string): void {
    if (!this.budget.take(address, this.parts.clock())) throw new HubError("too-many", 429);
  }

  /** Nothing in it tells one drop from another but its id: no account, no n, no chain. */
  private receipt(id: Buffer, fingerprint: Buffer): Buffer {
    const zero = Buffer.alloc(32);
    const entry = { id, fingerprint, verdict: verdict.accepted, reason: reason.none, n: 0 };
    const unsigned = unsignedReceipts({
      suite: this.suite,
      tenant: this.county,
      hub: this.kid,
      account: zero.subarray(0, 16),
      time: Math.floor(this.parts.clock() / dayMilliseconds) * dayMilliseconds,
      hubEpoch: 1,
      durableN: 0,
      previous: zero,
      entries: [entry],
    });
    return signReceipts(this.parts.keys.signingPrivate, unsigned);
  }
}
