import { parseInvite } from "weicun";

/** What the phone keeps of an invitation. It is public: the village's roots, no secret. */
export type Invitation = ReturnType<typeof parseInvite>;

const place = "weicun.invitation";

export const hasInvitation = (fragment: string): boolean => fragment.startsWith("#w1.");

/** Reads a scanned, pasted or opened invitation; throws the library's `bad-invite`. */
export function readInvitation(text: string): Invitation {
  return parseInvite(text.trim());
}

export function keptInvitation(): Invitation | undefined {
  try {
    const text = localStorage.getItem(place);
    return text === null ? undefined : (JSON.parse(text) as Invitation);
  } catch {
    // Blocked or damaged: as if it were the first time; the letters themselves lie elsewhere.
    return undefined;
  }
}

export function keepInvitation(invitation: Invitation): void {
  localStorage.setItem(place, JSON.stringify(invitation));
}
