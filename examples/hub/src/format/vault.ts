import { timingSafeEqual } from "node:crypto";
import { label, systemRandom, type RandomSource, type Suite } from "../suites/index.js";
import { open, seal, type BoxPlace } from "./box.js";
import { join, u16, u32, u64, u8 } from "./bytes.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";

const slotHeaderLength = 64;
const slotLength = 168;
const firstEpoch = 1;

export const slotKind = { passphrase: 1, pin: 2, recovery: 3, device: 4 } as const;
const kdfHkdf = 3;

/**
 * A vault's master key and whose it is (format.md §2). Founding makes vaults; the hub itself has none.
 */
export interface Vault {
  readonly suite: Suite;
  readonly id: Buffer;
  readonly masterKey: Buffer;
  readonly epoch: number;
}

export function newVault(suite: Suite, random: RandomSource = systemRandom): Vault {
  return { suite, id: random(16), masterKey: random(32), epoch: firstEpoch };
}

/** K(x) = HKDF(MK, suite ‖ vault16 ‖ u32 epoch, L(x), 32). */
export function vaultKey(
  { suite, id, masterKey, epoch }: Vault,
  word: "frame" | "chain" | "slots",
): Buffer {
  return suite.hkdf(masterKey, join(u8(suite.byte), id, u32(epoch)), label(word), 32);
}

export interface RecoverySlot {
  readonly slotId: Buffer;
  readonly salt: Buffer;
}

/** KEK of a recovery slot = HKDF(R16, salt16, L("recovery"), 32) (format.md §2.1). */
function recoveryKey(suite: Suite, secret16: Uint8Array, salt: Uint8Array): Buffer {
  return suite.hkdf(secret16, salt, label("recovery"), 32);
}

/** "WCS1" … slots ‖ HMAC(K("slots"), L("slots") ‖ all before), with the recovery slot alone. */
export function writeSlotSet(
  vault: Vault,
  secret16: Uint8Array,
  random: RandomSource = systemRandom,
): Buffer {
  const slot = { slotId: random(16), salt: random(16) };
  const header = slotHeader(vault, slot);
  const key = recoveryKey(vault.suite, secret16, slot.salt);
  const box = seal(slotPlace(vault.suite, header), key, vault.masterKey, random);
  const head = join(
    Buffer.from("WCS1"),
    Buffer.from([1, vault.suite.byte]),
    u16(1),
    vault.id,
    u64(1),
  );
  const body = join(head, header, box);
  return join(body, vault.suite.hmac(vaultKey(vault, "slots"), label("slots"), body));
}

/**
 * Opens the recovery slot of a slot set: `wrong-key-or-damaged`, or `bad-signature` when the set
 * was changed.
 */
export function openSlotSet(bytes: Buffer, secret16: Uint8Array): Vault {
  const reader = new Reader(bytes, "slots");
  reader.magic("WCS1");
  const suite = reader.versionAndSuite();
  const count = reader.u16();
  const id = reader.bytes(16);
  reader.u64();
  const slots = Array.from({ length: count }, () => reader.bytes(slotLength));
  const mac = reader.bytes(32);
  reader.end();
  const slot = slots.find((each) => each[2] === slotKind.recovery);
  need(slot !== undefined, "slots: no recovery slot");
  const header = slot.subarray(0, slotHeaderLength);
  const epoch = header.readUInt32LE(12);
  need(header.subarray(32, 48).equals(id), "slot: vault");
  const key = recoveryKey(suite, secret16, header.subarray(48, 64));
  const vault = {
    suite,
    id,
    epoch,
    masterKey: open(slotPlace(suite, header), key, slot.subarray(slotHeaderLength)),
  };
  const expected = suite.hmac(
    vaultKey(vault, "slots"),
    label("slots"),
    bytes.subarray(0, bytes.length - 32),
  );
  need(timingSafeEqual(mac, expected), "slots", "bad-signature");
  return vault;
}

function slotPlace(suite: Suite, header: Uint8Array): BoxPlace {
  return { suite, word: "slot", header };
}

/** 64 bytes; m = 0, t = 0, p = 1: HKDF has no cost to set. */
function slotHeader(vault: Vault, { slotId, salt }: RecoverySlot): Buffer {
  const head = Buffer.from([1, vault.suite.byte, slotKind.recovery, kdfHkdf]);
  const cost = join(u32(0), u8(0), u8(1), Buffer.alloc(2));
  return join(head, cost, u32(vault.epoch), slotId, vault.id, salt);
}
