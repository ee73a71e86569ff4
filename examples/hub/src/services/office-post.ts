import { cardUse, kidOf } from "../format/card.js";
import { cardStatus, type DirectoryEntry } from "../format/directory.js";
import { entryByKid, type Trust } from "../format/trust.js";

/**
 * The kids of an office's other cards. Its post is the office's and not a key's: who has the key
 * of today gets what was sealed to the keys before, which open with what their holder handed over.
 */
export function otherKidsOfOffice(trust: Trust, kid: Buffer): readonly Buffer[] {
  return otherCards(trust, kid).map(({ card }) => kidOf(card));
}

/** The recipients of a letter and, of each office among them, who holds it now. */
export function withHoldersOfToday(trust: Trust, kids: readonly Buffer[]): readonly Buffer[] {
  const all = new Map(kids.map((kid) => [kid.toString("hex"), kid]));
  for (const kid of kids) {
    for (const { card, status } of otherCards(trust, kid)) {
      const other = kidOf(card);
      if (status === cardStatus.active) all.set(other.toString("hex"), other);
    }
  }
  return [...all.values()];
}

function otherCards(trust: Trust, kid: Buffer): readonly DirectoryEntry[] {
  const mine = entryByKid(trust, kid);
  if (mine?.parsed.use !== cardUse.office) return [];
  return trust.directory.entries.filter(
    ({ parsed, card }) =>
      parsed.use === cardUse.office &&
      parsed.office === mine.parsed.office &&
      !card.equals(mine.card),
  );
}
