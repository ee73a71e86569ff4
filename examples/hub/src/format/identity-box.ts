import { parseCore, type CardCore } from "./card.js";
import { base64url, membersOf, objectIn } from "./content.js";
import { envelopeKind } from "./envelope.js";
import { need } from "./error.js";
import { checkSaid, checkSigner, unbox, type EnvelopeReader, type OpenedLetter } from "./letter.js";
import { contentDigest, statementMode } from "./statement.js";

/** Who wrote a letter without a name, as its identity box says to the township (format.md §5.2). */
export interface BoxedAuthor {
  readonly from: Buffer;
  readonly fromCore: CardCore;
  /** What the author says about himself. */
  readonly value: object;
}

/** `not-for-us`; `bad-signature` for the box of another letter; `malformed` for a letter without one. */
export function openIdentityBox(letter: OpenedLetter, reader: EnvelopeReader): BoxedAuthor {
  const { header, content, identityBox } = letter;
  need(identityBox.length > 0, "identity box: none");
  const place = { kind: envelopeKind.identityBox, tenant: header.tenant };
  const opened = unbox(identityBox, place, reader);
  need(opened.header.attachments === 0, "identity box: attachments");
  const sameLetter = opened.header.id.equals(header.id) && opened.header.suite === header.suite;
  need(sameLetter, "identity box: id", "bad-signature");
  checkSaid(
    opened.header,
    opened.inner,
    statementMode.identityBox,
    contentDigest(header.suite, content),
  );
  const author = readAuthor(opened.inner.content);
  need(opened.inner.signed !== undefined, "inner: flags");
  checkSigner(header.tenant, opened.inner.signed, author);
  return author;
}

function readAuthor(content: Buffer): BoxedAuthor {
  const members = membersOf(content);
  need(Object.keys(members).sort().join() === "from,value", "identity box: members");
  const from = base64url(members["from"], undefined, "identity box: from");
  const value = objectIn(members["value"], "identity box: value");
  return { from, fromCore: parseCore(from), value };
}
