import type { CountyKey } from "../drop/county-key.js";
import { canonicalText } from "../format/canonical.js";
import { cardDigest, cardUse, kidOf, parseCore, suiteOfCore, writeCore } from "../format/card.js";
import { openDrop, type OpenedLetter } from "../format/letter.js";
import { sealUnsigned } from "../format/letter-sealing.js";
import { systemRandom, type Suite } from "../suites/index.js";

/** A tip-off as the county reads it. */
export interface TipOff {
  /** As a UUID's text. */
  readonly id: string;
  /** Signed by its author's card; an anonymous one by nobody. */
  readonly named: boolean;
  readonly type: unknown;
  readonly value: unknown;
}

/** The county's name in drops (format.md §5.4, decision 0061). */
export function countyOf({ core }: CountyKey): Buffer {
  return kidOf(cardDigest(Buffer.alloc(16), core));
}

/** `malformed`, `not-for-us`, `wrong-tenant`, `wrong-key-or-damaged`, `bad-signature`. */
export function readDrop(key: CountyKey, bytes: Buffer): OpenedLetter {
  const county = countyOf(key);
  const card = cardDigest(county, key.core);
  return openDrop(bytes, county, { card, encryptionPrivate: key.encryptionPrivate });
}

export function tipOffOf({ header, signed, parsed }: OpenedLetter): TipOff {
  const { type, value } = parsed.members;
  return { id: uuidOf(header.id), named: signed, type, value };
}

export interface CountyAnswer {
  readonly mailbox: Buffer;
  readonly envelope: Buffer;
}

/**
 * The answer to a tip-off: an unsigned letter to its reply card (format.md §5.4). Nobody signs it: whoever
 * answers knows what only the drop says.
 */
export function answerTo(key: CountyKey, drop: OpenedLetter, text: string): CountyAnswer {
  const suite = suiteOfCore(key.core);
  const letter = uuidOf(drop.header.id);
  const content = canonicalText({
    attachments: [],
    from: makeReplyCard(suite).toString("base64url"),
    replyTo: letter,
    schema: 1,
    type: "gov.letter_event",
    value: { kind: "reply", letter, text },
  });
  const county = countyOf(key);
  const { from, mailbox, reply = from } = drop.parsed;
  const recipient = {
    card: cardDigest(county, reply),
    encryptionKey: parseCore(reply).encryptionKey,
  };
  const labels = {
    ...{ suite, tenant: county, id: systemRandom(16) },
    ...{ rootVersion: 0, directoryVersion: 0 },
  };
  const envelope = sealUnsigned(labels, Buffer.from(content, "utf8"), [recipient]);
  return { mailbox: mailbox ?? Buffer.alloc(16), envelope };
}

/** A card that names nobody; its private halves are thrown away, since nothing answers an answer. */
function makeReplyCard(suite: Suite): Buffer {
  return writeCore({
    suite,
    use: cardUse.memberDevice,
    office: 0,
    serial: 1,
    notBefore: 0n,
    notAfter: 0n,
    scope: "",
    encryptionKey: suite.makeKeyPair("encryption").publicKey,
    signingKey: suite.makeKeyPair("signing").publicKey,
  });
}

export function uuidOf(id: Buffer): string {
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
