import { randomBytes } from "node:crypto";
import type { Identity } from "../../src/format/backup.js";
import { join, u32, u64 } from "../../src/format/bytes.js";
import { canonicalText } from "../../src/format/canonical.js";
import { cardDigest, cardUse } from "../../src/format/card.js";
import { writeReadable } from "../../src/format/readable-record.js";
import {
  contentDigest,
  recipientsDigest,
  signStatement,
  statementMode,
  writeStatement,
  type Statement,
} from "../../src/format/statement.js";
import { activeEntry, type Trust } from "../../src/format/trust.js";
import { suiteOf } from "../../src/suites/index.js";

/** UUIDv7 in its 16 bytes. */
export function newId(): Buffer {
  const id = randomBytes(16);
  id.writeUIntBE(Date.now(), 0, 6);
  id[6] = 0x70 | ((id[6] ?? 0) & 0x0f);
  id[8] = 0x80 | ((id[8] ?? 0) & 0x3f);
  return id;
}

export function uuidText(id: Uint8Array): string {
  const hex = Buffer.from(id).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export interface EnvelopeFields {
  readonly tenant: Uint8Array;
  readonly id: Uint8Array;
  readonly kids: readonly Uint8Array[];
  readonly kind: number;
  readonly suite: number;
  readonly rootVersion: number;
  readonly directoryVersion: number;
  readonly attachments: number;
  readonly bodyLength: number;
}

/**
 * An envelope as the hub sees one: the header is true, stanzas and body are random bytes, which no
 * hub can tell from sealed ones.
 */
export function envelope(
  fields: Partial<EnvelopeFields> & Pick<EnvelopeFields, "tenant" | "kids">,
): Buffer {
  const { kind = 1, suite = 2, rootVersion = 1, directoryVersion = 1, attachments = 0 } = fields;
  const { id = newId(), tenant, kids, bodyLength = 4096 + 72 } = fields;
  const head = join(Buffer.from("WCE1"), Buffer.from([1, suite, kind, kids.length]), tenant, id);
  const numbers = join(u32(rootVersion), u32(directoryVersion), u32(bodyLength), u32(attachments));
  const root = attachments > 0 ? randomBytes(32) : Buffer.alloc(32);
  const wrapped = suiteOf(suite).wrappedKeyLength;
  const stanzas = kids.map((kid) => join(kid, randomBytes(wrapped)));
  return join(head, numbers, root, Buffer.alloc(8), ...stanzas, randomBytes(bodyLength));
}

/** A WCA1 file of random ciphertext. */
export function attachmentFile(length: number, blob: Uint8Array = randomBytes(16)): Buffer {
  const chunks = Math.ceil(length / 65536);
  const head = join(Buffer.from("WCA1"), Buffer.from([1, 2, 16, 0]), blob, u64(length));
  return join(head, randomBytes(32 + length + 16 * chunks));
}

export const goodNotice = {
  audience: {},
  body: "明天上午九点在村委会领取种子",
  issuer_org: "石头村村民委员会",
  level: "normal",
  need_ack: false,
  title: "领取种子",
  valid_to: "2026-12-31T00:00:00+08:00",
};

export interface NoticeFields {
  readonly trust: Trust;
  readonly author: Identity;
  readonly id: Uint8Array;
  readonly content: Buffer;
  readonly statement: Partial<Statement>;
  readonly signingPrivate: Uint8Array;
}

export function noticeContent(
  author: Identity,
  members: { readonly [name: string]: unknown } = {},
): Buffer {
  const from = author.core.toString("base64url");
  const base = { attachments: [], from, schema: 1, type: "village.notice", value: goodNotice };
  return Buffer.from(canonicalText({ ...base, ...members }), "utf8");
}

/** A public record; every field can be spoilt. */
export function notice(
  fields: Partial<NoticeFields> & Pick<NoticeFields, "trust" | "author">,
): Buffer {
  const { trust, author, id = newId(), content = noticeContent(author) } = fields;
  const transport = activeEntry(trust, cardUse.hubTransport);
  if (transport === undefined) throw new Error("no transport card");
  const { suite } = trust;
  const statement = writeStatement({
    suite,
    mode: statementMode.hubReadable,
    tenant: trust.tenant,
    id,
    signer: cardDigest(trust.tenant, author.core),
    time: Date.now(),
    rootVersion: 1,
    directoryVersion: 1,
    recipients: recipientsDigest(suite, [transport.card]),
    content: contentDigest(suite, content),
    ...fields.statement,
  });
  const signature = signStatement(fields.signingPrivate ?? author.signingPrivate, statement);
  return writeReadable(statement, signature, content);
}
