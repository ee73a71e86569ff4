import { cardDigest, cardUse, isWithin, type CardCore } from "../format/card.js";
import { cardStatus } from "../format/directory.js";
import { parseContent, type Content } from "../format/content.js";
import { parseReadable, type ReadableRecord } from "../format/readable-record.js";
import { reason, type Reason } from "../format/receipt.js";
import {
  contentDigest,
  recipientsDigest,
  statementMode,
  verifyStatement,
} from "../format/statement.js";
import { entryByCard, type Trust } from "../format/trust.js";
import { HubError } from "../error.js";
import { accepted, mostAttachments, refused, type Judge, type Judgement } from "./judgement.js";
import { policyOf } from "./policy.js";

/**
 * Far more than the longest notice; the limit of the validator's input is not tested by strangers.
 */
export const longestContent = 65536;

export interface PublicContext {
  readonly trust: Trust;
  /** The card of the session that hands the record in. */
  readonly account: Buffer;
  readonly time: number;
  readonly judge: Judge | undefined;
}

/** Judges a WCP1 record whole: signature, rights, type and value. */
export async function judgePublic(bytes: Buffer, context: PublicContext): Promise<Judgement> {
  const record = parseReadable(bytes);
  if (record.content.length > longestContent) return refused(reason.tooLarge);
  const shape = statementProblem(record, context.trust);
  if (shape !== reason.none) return refused(shape);
  const content = parseContent(record.content);
  const rights = signerProblem(record, content, context) || typeProblem(content);
  if (rights !== reason.none) return refused(rights);
  if (content.attachments.length > mostAttachments) return refused(reason.tooLarge);
  if (!(await isGoodValue(content, context.judge))) return refused(reason.invalidRecord);
  return accepted({ public: true, kids: [], attachments: content.attachments.length });
}

function statementProblem({ statement, content }: ReadableRecord, trust: Trust): Reason {
  if (!trust.tenant.equals(statement.tenant)) return reason.wrongTenant;
  // Else a sealed letter could be published by whoever opened it (format.md §4.2).
  if (statement.mode !== statementMode.hubReadable) return reason.invalidRecord;
  if (statement.rootVersion === 0 || statement.directoryVersion === 0) return reason.invalidRecord;
  if (!contentDigest(trust.suite, content).equals(statement.content)) return reason.invalidRecord;
  return addresseeProblem(statement.recipients, trust);
}

/** A hub-readable record names one reader: a transport card of this village's hub. */
function addresseeProblem(recipients: Uint8Array, trust: Trust): Reason {
  const named = trust.directory.entries.find(
    ({ card, parsed }) =>
      parsed.use === cardUse.hubTransport &&
      recipientsDigest(trust.suite, [card]).equals(recipients),
  );
  if (named === undefined) return reason.invalidRecord;
  const usable = named.status === cardStatus.active || named.status === cardStatus.superseded;
  return usable ? reason.none : reason.staleKey;
}

function signerProblem(record: ReadableRecord, content: Content, context: PublicContext): Reason {
  const { statement, statementBytes, signature } = record;
  const card = cardDigest(context.trust.tenant, content.from);
  if (!card.equals(statement.signer)) return reason.badSignature;
  if (!verifyStatement(content.fromCore.signingKey, statementBytes, signature))
    return reason.badSignature;
  if (!card.equals(context.account)) return reason.notAllowed;
  return content.fromCore.use === cardUse.office
    ? officeProblem(card, content.fromCore, context)
    : reason.none;
}

function officeProblem(card: Buffer, core: CardCore, { trust, time }: PublicContext): Reason {
  const entry = entryByCard(trust, card);
  if (entry === undefined) return reason.notAllowed;
  return entry.status === cardStatus.active && isWithin(core, time) ? reason.none : reason.staleKey;
}

function typeProblem(content: Content): Reason {
  const policy = policyOf(content.type, content.fromCore.office);
  if (policy === "unknown") return reason.unknownType;
  return policy === "allowed" ? reason.none : reason.notAllowed;
}

async function isGoodValue(content: Content, judge: Judge | undefined): Promise<boolean> {
  // Nothing is accepted unjudged, and nothing is refused for ever because of how this hub was
  // started.
  if (judge === undefined) throw new HubError("no-judge", 503);
  const problems = await judge(content.type, content.value);
  return problems.every(({ severity }) => severity === "warning" || severity === "undecided");
}
