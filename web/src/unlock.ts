import { fromBase64Url } from "./bytes.js";
import { deriveApart, type DerivationCost, measuredCost } from "./derive.js";
import { WeicunError } from "./errors.js";
import type { Opening } from "./opening.js";
import type { CoreRequest, Part } from "./ports/message.js";
import type { Unlock } from "./types.js";

/** Slot kinds of format.md §2.1. */
export const slotKinds = { passphrase: 1, pin: 2, recovery: 3, device: 4 } as const;

export interface SlotDescription {
  readonly kind: number;
  /** base64url of 16 bytes. */
  readonly slot: string;
  /** base64url of 64 bytes. */
  readonly header: string;
  readonly vault: string;
}
/** What opens a slot, as the core's `unlock`, `create` and `setUnlock` take it. */
export interface Unlocker {
  readonly fields: Omit<CoreRequest, "call">;
  readonly parts: readonly Part[];
  /** Overwrites the key material. */
  wipe(): void;
}

export function kindOf(unlock: Unlock): number {
  if ("device" in unlock) return slotKinds.device;
  if ("passphrase" in unlock) return slotKinds.passphrase;
  if ("recovery" in unlock) return slotKinds.recovery;
  return slotKinds.pin;
}

/** What `found` needs for a new slot of that kind. */
export async function costOf(opening: Opening): Promise<DerivationCost | Record<string, never>> {
  const typed = "passphrase" in opening.unlock || "pin" in opening.unlock;
  return typed ? measuredCost(opening) : {};
}

/** Derives what opens `slot`. Rejects with `wrong-key` where this device can't have it. */
export async function unlockerFor(
  opening: Opening,
  slot: SlotDescription,
  make: boolean,
): Promise<Unlocker> {
  const { unlock, platform } = opening;
  const kind = kindOf(unlock);
  const common = { kind, header: slot.header };
  if ("recovery" in unlock)
    return { fields: { ...common, code: unlock.recovery }, parts: [], wipe: () => undefined };
  if ("passphrase" in unlock) {
    const header = fromBase64Url(slot.header) ?? new Uint8Array();
    // NFKC: the same words typed on another keyboard are the same passphrase (format.md §2.1).
    const request = [header, unlock.passphrase.normalize("NFKC")];
    const [key] = await deriveApart(opening, { call: "derive" }, request);
    if (!key) throw new WeicunError("wrong-key");
    return { fields: { ...common, derived: true }, parts: [key], wipe: () => void key.fill(0) };
  }
  if ("pin" in unlock) return pinUnlocker(opening, unlock.pin, slot, make);
  const secret = await platform.secret.of(fromBase64Url(slot.slot) ?? new Uint8Array(), make);
  if (!secret) throw new WeicunError("wrong-key");
  return { fields: common, parts: [secret], wipe: () => void secret.fill(0) };
}

/** To make a slot: Lp, A and a fresh D. To open it: Lp and what the hub gives for A. */
async function pinUnlocker(
  opening: Opening,
  pin: string,
  slot: SlotDescription,
  make: boolean,
): Promise<Unlocker> {
  const devicePart = make ? await opening.platform.entropy.bytes(32) : opening.pin?.devicePart;
  if (!devicePart) throw new WeicunError("wrong-key");
  const header = fromBase64Url(slot.header) ?? new Uint8Array();
  const request = [header, pin.normalize("NFKC"), devicePart];
  const [shown, local] = await deriveApart(opening, { call: "derivePin" }, request);
  if (!shown || !local) throw new WeicunError("wrong-key");
  const slotId = fromBase64Url(slot.slot) ?? new Uint8Array();
  const parts = make
    ? [local, shown, devicePart]
    : [local, (await opening.pin?.share(slotId, shown)) ?? new Uint8Array()];
  const fields = { kind: slotKinds.pin, header: slot.header, derived: true };
  return { fields, parts, wipe: () => parts.forEach((part) => part.fill(0)) };
}
