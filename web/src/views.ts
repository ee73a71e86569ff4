/** From the core's answers (bindings/spelling.cpp) to the public shapes: instants become ISO 8601 text. */
import type {
  Checked,
  Detail,
  Entry,
  FindingCode,
  Office,
  Problem,
  Review,
  Saved,
  Status,
  TypeId,
} from "./types.js";

interface CoreEntry {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly at: number;
  readonly delivery: Entry["delivery"];
  readonly stage: string;
  readonly stageLabel: string;
  readonly unread: boolean;
  readonly value?: unknown;
  readonly progress?: { readonly sent: number; readonly of: number };
  readonly problem?: Problem;
  readonly receipt?: { readonly number: string; readonly at: number };
  readonly from?: string;
}
export interface CoreDetail {
  readonly entry: CoreEntry;
  readonly events: readonly CoreEntry[];
  readonly actions: Detail["actions"];
}
export interface CoreListing {
  readonly entries: readonly CoreEntry[];
  readonly next?: string;
}
export interface CoreStatus {
  readonly waiting: number;
  readonly sending: number;
  readonly refused: number;
  readonly unread: number;
  readonly bytes: number;
  readonly locked: boolean;
  readonly link: Status["link"];
  readonly lastContact?: number;
  readonly findings: readonly {
    readonly code: FindingCode;
    readonly message: string;
    readonly count: number;
  }[];
}
export interface CoreReview {
  readonly problems: readonly Problem[];
  readonly readers: readonly Office[];
  readonly bytes: number;
}
export interface CoreOffices {
  readonly offices: readonly Office[];
}
export interface CoreVerdict {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly hidden: readonly string[];
}
export interface CoreSaved {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly id?: string;
  readonly code?: string;
}

function isoTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

export function entryOf<T extends TypeId>(entry: CoreEntry): Entry<T> {
  const { at, receipt, ...same } = entry;
  const view = {
    ...same,
    at: isoTime(at),
    ...(receipt && { receipt: { ...receipt, at: isoTime(receipt.at) } }),
  };
  // The type of a value follows from the type's id, which the core has checked.
  return view as Entry<T>;
}

export function detailOf<T extends TypeId>(detail: CoreDetail): Detail<T> {
  const { entry, events, actions } = detail;
  return {
    ...entryOf<T>(entry),
    events: events.map((event) => entryOf(event)),
    deadlines: [],
    actions,
  };
}

export function listingOf<T extends TypeId>(
  listing: CoreListing,
): { entries: readonly Entry<T>[]; next?: string } {
  const entries = listing.entries.map((entry) => entryOf<T>(entry));
  return listing.next === undefined ? { entries } : { entries, next: listing.next };
}

export function statusOf(status: CoreStatus, storage: Status["storage"]): Status {
  const { lastContact, ...same } = status;
  return {
    ...same,
    storage,
    ...(lastContact !== undefined && { lastContact: isoTime(lastContact) }),
  };
}

export function checkedOf(verdict: CoreVerdict): Checked {
  return { ...verdict, patch: [] };
}

export function reviewOf(review: CoreReview, checked: Checked): Review {
  const ok = review.problems.every((problem) => problem.severity !== "error");
  return { ...checked, ...review, ok };
}

export function savedOf(saved: CoreSaved, durable: boolean): Saved {
  const { ok, id, problems, code } = saved;
  if (!ok || id === undefined) return { ok: false, problems };
  return { ok: true, id, durable, problems, ...(code === undefined ? {} : { code }) };
}
