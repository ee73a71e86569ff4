import { fromBase64Url } from "./bytes.js";
import type { CoreModule, CoreRequest, Part } from "./core-module.js";
import { errorOf } from "./core-module.js";
import { WeicunError, notSupported } from "./errors.js";
import type { Platform } from "./ports/platform.js";
import type { Unlock } from "./types.js";

/** Slot kinds of spec §1.1. */
const kinds = { passphrase: 1, recovery: 3, device: 4 } as const;
/** Argon2id: half a second on a small phone; within the bounds of spec §1.1. */
const cost = { memory: 65_536, passes: 3 };

export interface SlotDescription {
  readonly kind: number;
  /** base64url of 16 bytes. */
  readonly slot: string;
  /** base64url of 64 bytes. */
  readonly header: string;
  readonly vault: string;
}
/** What opens a slot, as the core's `unlock` and `create` take it. */
export interface Unlocker {
  readonly fields: Omit<CoreRequest, "call">;
  readonly parts: readonly Part[];
  /** Overwrites the key material. */
  wipe(): void;
}
/** Makes further short-lived instances of the core. */
export type Instantiate = () => Promise<CoreModule>;

export function kindOf(unlock: Unlock): number {
  if ("device" in unlock) return kinds.device;
  if ("passphrase" in unlock) return kinds.passphrase;
  if ("recovery" in unlock) return kinds.recovery;
  throw notSupported("unlock by PIN");
}

/** What `found` needs for a new slot of that kind. */
export function costOf(unlock: Unlock): { memory: number; passes: number } | Record<string, never> {
  return "passphrase" in unlock ? cost : {};
}

/** Derives what opens `slot`. Rejects with `wrong-key` where this device can't have it. */
export async function unlockerFor(
  unlock: Unlock,
  slot: SlotDescription,
  make: boolean,
  platform: Platform,
  instantiate: Instantiate,
): Promise<Unlocker> {
  const kind = kindOf(unlock);
  if ("recovery" in unlock)
    return { fields: { kind, code: unlock.recovery }, parts: [], wipe: () => undefined };
  if ("passphrase" in unlock) {
    const key = await derive(unlock.passphrase, slot, instantiate);
    return { fields: { kind, derived: true }, parts: [key], wipe: () => void key.fill(0) };
  }
  const secret = await platform.secret.of(fromBase64Url(slot.slot) ?? new Uint8Array(), make);
  if (!secret) throw new WeicunError("wrong-key");
  return { fields: { kind }, parts: [secret], wipe: () => void secret.fill(0) };
}

/**
 * Argon2id in an instance of its own: its 64 MiB are gone with it, and the main instance stays small. The passphrase is
 * NFKC-normalised UTF-8 (spec §1.1).
 */
async function derive(
  passphrase: string,
  slot: SlotDescription,
  instantiate: Instantiate,
): Promise<Uint8Array> {
  const core = await instantiate();
  try {
    const header = fromBase64Url(slot.header) ?? new Uint8Array();
    const answer = core.call({ call: "derive" }, [header, passphrase.normalize("NFKC")]);
    if (answer.error) throw errorOf(answer.error);
    const { part } = answer.ok as { readonly part: number };
    const key = answer.parts[part];
    if (!key) throw new WeicunError("wrong-key");
    return key;
  } finally {
    core.dispose();
  }
}
