import type { Storage } from "./ports/storage.js";

/** Animals and things that everybody can name, in any language: a mark, not a name (docs/decisions/0053). */
const animals = "🐎 🐄 🐑 🐓 🐕 🐖 🐇 🐒 🐟 🦆 🐝 🦋 🐢 🐦 🐘 🐼".split(" ");
const things = "🌾 🌽 🍎 🍑 🍉 🌻 🌲 🍄 🏠 🔔 🔑 🚲 ⛵ 🌙 🍚 🧺".split(" ");

/** The members whose vaults are here. A label tells them apart and says nothing about them. */
export async function membersIn(
  storage: Storage,
  village: string,
): Promise<readonly { id: string; label: string }[]> {
  const vaults = await storage.vaults(village);
  return labelled(vaults);
}

/** Two pictures from each id; a third one where two ids happen to have the same. */
export function labelled(vaults: readonly string[]): readonly { id: string; label: string }[] {
  const short = vaults.map((id) => marks(id, 2));
  return vaults.map((id, index) => {
    const twin = short.some((label, other) => other !== index && label === short[index]);
    return { id, label: marks(id, twin ? 4 : 2) };
  });
}

function marks(id: string, count: number): string {
  const digits = Array.from({ length: count }, (_, at) => Number.parseInt(id.charAt(at), 16));
  return digits.map((digit, index) => (index % 2 === 0 ? animals : things)[digit] ?? "").join("");
}
