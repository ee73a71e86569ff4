import { parseInvite } from "weicun";
import { keep, recall } from "./keepsake";

/** What the phone keeps of an invitation. It is public: the village's roots, no secret. */
export type Invitation = ReturnType<typeof parseInvite>;
/** Which view this origin's vault is for. */
export type Role = "member" | "office";
export interface Membership {
  readonly invitation: Invitation;
  readonly role: Role;
}

const place = "membership";

export const hasInvitation = (fragment: string): boolean => fragment.startsWith("#w1.");

/** Reads a scanned, pasted or opened invitation; throws the library's `bad-invite`. */
export function readInvitation(text: string): Invitation {
  return parseInvite(text.trim());
}

export async function keptMembership(): Promise<Membership | undefined> {
  return (await recall(place)) as Membership | undefined;
}

export function keepMembership({ invitation, role }: Membership): Promise<void> {
  return keep(place, { invitation: { ...invitation }, role });
}
