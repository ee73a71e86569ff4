import { systemRandom, type Suite } from "../suites/index.js";
import { wrapKey } from "../suites/wrapping.js";
import { boxOverhead, seal } from "./box.js";
import { join, u32 } from "./bytes.js";
import { envelopeKind } from "./envelope.js";
import { writeInner, type Inner } from "./inner.js";

/** To whom: the whole card, and the public key in it. */
export interface SealingRecipient {
  readonly card: Buffer;
  readonly encryptionKey: Buffer;
}

/** Where an envelope belongs. Versions of the directory, or zero in what no village sends. */
export interface EnvelopeLabels {
  readonly suite: Suite;
  readonly tenant: Buffer;
  readonly id: Buffer;
  readonly rootVersion: number;
  readonly directoryVersion: number;
}

/** A WCE1 of kind 1 without attachments and without a signature (format.md §5, §5.1). */
export function sealUnsigned(
  labels: EnvelopeLabels,
  content: Buffer,
  recipients: readonly SealingRecipient[],
): Buffer {
  const cards = recipients.map(({ card }) => card);
  const inner: Inner = { cards, signed: undefined, content, extension: Buffer.alloc(0) };
  const plain = writeInner(envelopeKind.letter, inner);
  const header = headerOf(labels, recipients.length, plain.length);
  const key = systemRandom(32);
  const stanzas = recipients.map(({ card, encryptionKey }) =>
    join(card.subarray(0, 16), wrapKey(labels.suite, encryptionKey, header, key)),
  );
  const bound = join(header, ...stanzas);
  return join(bound, seal({ suite: labels.suite, word: "letter", header: bound }, key, plain));
}

function headerOf(labels: EnvelopeLabels, recipients: number, length: number): Buffer {
  const { suite, tenant, id, rootVersion, directoryVersion } = labels;
  const head = join(
    Buffer.from("WCE1"),
    Buffer.from([1, suite.byte, envelopeKind.letter, recipients]),
  );
  const numbers = join(u32(rootVersion), u32(directoryVersion), u32(length + boxOverhead), u32(0));
  return join(head, tenant, id, numbers, Buffer.alloc(32), Buffer.alloc(8));
}
