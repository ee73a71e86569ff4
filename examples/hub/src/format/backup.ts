import { systemRandom, type RandomSource } from "../suites/index.js";
import { framed, join, u16 } from "./bytes.js";
import { cardUse, coreLengthOf, parseCore, suiteOfCore } from "./card.js";
import { need } from "./error.js";
import { frameKind, openFirstChunk, openFrame, writeFirstChunk, writeFrame } from "./journal.js";
import { Reader } from "./reader.js";
import { newVault, openSlotSet, writeSlotSet } from "./vault.js";

/** A card with its private halves, as a KEYS frame holds them. */
export interface Identity {
  readonly core: Buffer;
  readonly encryptionPrivate: Buffer;
  readonly signingPrivate: Buffer;
}

/** v = 1 ‖ suite ‖ u16 n = 1 ‖ core ‖ enc_private32 ‖ sig_private32. */
export function writeKeys(identity: Identity): Buffer {
  const head = join(Buffer.from([1, suiteOfCore(identity.core).byte]), u16(1));
  return join(head, identity.core, identity.encryptionPrivate, identity.signingPrivate);
}

export function readKeys(plain: Buffer): Identity {
  const reader = new Reader(plain, "keys");
  const suite = reader.versionAndSuite();
  need(reader.u16() === 1, "keys: count");
  const core = reader.bytes(coreLengthOf(suite));
  const [encryptionPrivate, signingPrivate] = [reader.bytes(32), reader.bytes(32)];
  reader.end();
  const card = parseCore(core);
  need(card.suite === suite, "keys: suite");
  need(card.use === cardUse.office || card.use === cardUse.memberDevice, "keys: use");
  need(
    suite.publicKeyOf("encryption", encryptionPrivate).equals(card.encryptionKey),
    "keys: encryption",
  );
  need(suite.publicKeyOf("signing", signingPrivate).equals(card.signingKey), "keys: signing");
  return { core, encryptionPrivate, signingPrivate };
}

/** "WCB1" ‖ u32 len ‖ slot set with the recovery slot alone ‖ chunks (format.md §8.5). */
export function writeOfficeVault(
  identity: Identity,
  recoverySecret16: Uint8Array,
  random: RandomSource = systemRandom,
): Buffer {
  const vault = newVault(suiteOfCore(identity.core), random);
  const slots = writeSlotSet(vault, recoverySecret16, random);
  const keys = { kind: frameKind.keys, revision: 1, rid: vault.id, plain: writeKeys(identity) };
  const chunk = writeFirstChunk(vault, [writeFrame(vault, keys, random)], random(8));
  return join(Buffer.from("WCB1"), framed(slots), chunk);
}

/**
 * The identity in an office vault file, by its recovery secret. For tests and tools; the hub never
 * reads such a file.
 */
export function openOfficeVault(file: Buffer, recoverySecret16: Uint8Array): Identity {
  const reader = new Reader(file, "backup");
  reader.magic("WCB1");
  const vault = openSlotSet(reader.framed(), recoverySecret16);
  const frames = openFirstChunk(vault, reader.bytes(reader.left)).map((frame) =>
    openFrame(vault, frame),
  );
  const keys = frames.find(({ kind }) => kind === frameKind.keys);
  need(keys !== undefined, "backup: no keys");
  return readKeys(Buffer.from(keys.plain));
}
