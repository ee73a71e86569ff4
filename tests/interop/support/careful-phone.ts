/** A phone with new keys and a PIN that was locked while letters waited: the files of format.md, 2.5 to 2.7. */
import assert from "node:assert/strict";
import { openClient, type Client, type Fetch, type Invitation } from "weicun/node";
import { open } from "../../../examples/hub/src/format/box.js";
import { openFrame } from "../../../examples/hub/src/format/journal.js";
import { readCode } from "../../../examples/hub/src/format/recovery-code.js";
import { openSlotSet, slotKind, vaultKey } from "../../../examples/hub/src/format/vault.js";
import { suiteOf } from "../../../examples/hub/src/suites/index.js";
import { plainFetch } from "../../web/support/network.js";
import { goodLetter, letterType } from "../../web/support/village.js";
import { framesOf, storeIn, type StoreFiles } from "./store.js";

export const withoutName = {
  ...goodLetter,
  signed_mode: "name_to_township_only",
  identity_box: { real_name: "石阿妹" },
};

/** Its id. */
async function saved(client: Client, value: object): Promise<Buffer> {
  const answer = await client.save(letterType, value);
  assert.ok(answer.ok);
  return Buffer.from(answer.id.replaceAll("-", ""), "hex");
}

export interface CarefulPhone {
  readonly files: StoreFiles;
  /** What the box of `epochs` holds. */
  readonly formerKeys: Buffer;
}

export async function carefulPhone(
  invite: Invitation,
  folder: string,
  suite: number,
): Promise<CarefulPhone> {
  let lost: (url: string) => boolean = () => false;
  const fetch: Fetch = (url, init) =>
    lost(url) ? Promise.reject(new Error("no answer")) : plainFetch(url, init);
  const client = await openClient({ ...invite, folder, fetch });
  await client.sync();
  await client.setUnlock({ device: true }, { newKeys: true });
  const secret = readCode(suiteOf(suite), await client.recoveryCode());
  await client.setUnlock({ pin: "135790" });
  lost = () => true;
  // The hub has not heard of the reply cards of these two.
  const held = [await saved(client, withoutName), await saved(client, withoutName)];
  const named = await saved(client, goodLetter);
  await client.lock();
  lost = (url) => url.endsWith("/submit");
  const files = storeIn(folder);
  const offered = (): boolean => files.has("offered") && files.file("offered").length > 0;
  for (let round = 0; round < 20 && !offered(); round += 1) await client.sync();
  await client.close();

  assert.deepEqual(files.file("offered"), named);
  assert.deepEqual(files.file("held"), Buffer.concat(held.sort((one, two) => one.compare(two))));
  assert.deepEqual(files.file("pin").subarray(0, 16), idOfPinSlot(files.file("slots")));
  assert.deepEqual(files.file("head"), headOf(files.chunks()));
  return { files, formerKeys: formerKeys(files, secret) };
}

function idOfPinSlot(slots: Buffer): Buffer | undefined {
  const all = Array.from({ length: slots.readUInt16LE(6) }, (_, at) =>
    slots.subarray(32 + 168 * at),
  );
  return all.find((slot) => slot[2] === slotKind.pin)?.subarray(16, 32);
}

/** Of the last chunk, but for the mac: of the last one that a client with the key wrote. */
function headOf(chunks: readonly Buffer[]): Buffer {
  const newest = [...chunks].reverse();
  const [last] = newest;
  const keyed = newest.find((chunk) => chunk.readUInt16LE(6) === 0);
  assert.ok(last && keyed);
  return Buffer.concat([last.subarray(24, 32), last.subarray(-72, -32), keyed.subarray(-32)]);
}

/** Opened with the keys of now; they open what was written before. */
function formerKeys(files: StoreFiles, secret: Uint8Array): Buffer {
  const vault = openSlotSet(files.file("slots"), secret);
  const epochs = files.file("epochs");
  const place = { suite: vault.suite, word: "frame", header: epochs.subarray(0, 28) } as const;
  const plain = open(place, vaultKey(vault, "frame"), epochs.subarray(28));
  const former = { ...vault, epoch: plain.readUInt32LE(0), masterKey: plain.subarray(4) };
  const keys = files
    .chunks()
    .flatMap(framesOf)
    .filter((frame) => frame[12] === 10);
  assert.deepEqual(
    keys.map((frame) => frame.readUInt32LE(16)),
    [1, 2],
  );
  keys.forEach((frame, at) => openFrame(at === 0 ? former : vault, frame));
  return plain;
}
