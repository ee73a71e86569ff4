import { cardUse } from "../format/card.js";
import { cardStatus } from "../format/directory.js";
import { envelopeKind, longestEnvelope, parseEnvelope } from "../format/envelope.js";
import { reason, type Reason } from "../format/receipt.js";
import { entryByKid, type Trust } from "../format/trust.js";
import { accepted, mostAttachments, refused, type Judgement } from "./judgement.js";

export interface SealedContext {
  readonly trust: Trust;
  /** Is this the kid of an enrolled member who was not revoked? */
  readonly isMember: (kid: Buffer) => boolean;
}

/** Judges what can be judged without a key: header, sizes, village, recipients. */
export function judgeSealed(bytes: Buffer, context: SealedContext): Judgement {
  if (bytes.length > longestEnvelope) return refused(reason.tooLarge);
  const header = parseEnvelope(bytes);
  if (!header.tenant.equals(context.trust.tenant)) return refused(reason.wrongTenant);
  // Drops and courier bundles have doors of their own; an identity box travels inside its letter.
  if (header.kind !== envelopeKind.letter) return refused(reason.notAllowed);
  if (header.rootVersion === 0 || header.directoryVersion === 0)
    return refused(reason.invalidRecord);
  if (header.attachments > mostAttachments) return refused(reason.tooLarge);
  const wrong = header.kids
    .map((kid) => recipientProblem(kid, context))
    .find((why) => why !== reason.none);
  if (wrong !== undefined) return refused(wrong);
  return accepted({ public: false, kids: header.kids, attachments: header.attachments });
}

/**
 * A superseded office key still reads old post (its successor holds it); a revoked or compromised
 * one must not (format.md §3.3).
 */
function recipientProblem(kid: Buffer, { trust, isMember }: SealedContext): Reason {
  const entry = entryByKid(trust, kid);
  if (entry === undefined) return isMember(kid) ? reason.none : reason.unknownRecipient;
  if (entry.parsed.use !== cardUse.office) return reason.unknownRecipient;
  const readable = entry.status === cardStatus.active || entry.status === cardStatus.superseded;
  return readable ? reason.none : reason.staleKey;
}
