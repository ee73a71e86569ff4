import { reason, type Reason } from "../format/receipt.js";

/** What was decided about one record, before anything is stored. */
export interface Judgement {
  readonly reason: Reason;
  readonly public: boolean;
  readonly kids: readonly Buffer[];
  readonly attachments: number;
}

export function accepted(what: Omit<Judgement, "reason">): Judgement {
  return { ...what, reason: reason.none };
}

export function refused(why: Reason): Judgement {
  return { reason: why, public: false, kids: [], attachments: 0 };
}

/** More than any type of the catalogue allows. */
export const mostAttachments = 16;

/** A problem of a value; only errors refuse a record. */
export interface Problem {
  readonly code: string;
  readonly severity?: "error" | "warning" | "undecided";
}

/** Judges a value of a known type by the catalogue: the same core that judged it on the phone. */
export type Judge = (
  type: string,
  valueJson: string,
) => readonly Problem[] | Promise<readonly Problem[]>;
