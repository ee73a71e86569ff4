import { hx, label, suiteOf, systemRandom, type RandomSource } from "../suites/index.js";
import { open, seal, type BoxPlace } from "./box.js";
import { join, u16, u32, u64 } from "./bytes.js";
import { crc32c } from "./crc32c.js";
import { need } from "./error.js";
import { Reader } from "./reader.js";
import { vaultKey, type Vault } from "./vault.js";

const frameHeaderLength = 64;
const chunkHeaderLength = 96;
const trailerLength = 80;
const suiteAt = 14;

/** Frame kinds (format.md §8.1) that this side builds or reads. */
export const frameKind = { keys: 10 } as const;

export interface BoxedFrame {
  readonly kind: number;
  readonly revision: number;
  readonly rid: Uint8Array;
  readonly plain: Uint8Array;
}

/** A boxed frame of 64 + body bytes (format.md §8.1): final, whatever chunk it is placed in. */
export function writeFrame(
  vault: Vault,
  frame: BoxedFrame,
  random: RandomSource = systemRandom,
): Buffer {
  const { kind, revision, rid, plain } = frame;
  const head = Buffer.from([kind, 0, vault.suite.byte, 0]);
  const bodyLength = plain.length + 72;
  const bound = join(u32(bodyLength), head, u32(vault.epoch), u32(revision), rid, vault.id);
  const body = seal(framePlace(vault, bound), vaultKey(vault, "frame"), plain, random);
  const checked = join(bound, u32(crc32c(body)), Buffer.alloc(4));
  return join(Buffer.from("WCFR"), u32(crc32c(checked)), checked, body);
}

function framePlace({ suite }: Vault, header: Uint8Array): BoxPlace {
  return { suite, word: "frame", header };
}

/** fd = Hx("frame"; header[8..63] ‖ body). */
export function frameDigest(frame: Buffer): Buffer {
  return hx(suiteOf(frame[suiteAt]), "frame", frame.subarray(8));
}

export function openFrame(vault: Vault, frame: Buffer): BoxedFrame {
  const reader = new Reader(frame, "frame");
  reader.magic("WCFR");
  need(
    reader.u32() === crc32c(frame.subarray(8, frameHeaderLength)),
    "frame: checksum of the header",
  );
  need(reader.u32() === frame.length - frameHeaderLength, "frame: length");
  const kind = reader.u8();
  need(reader.u8() === 0, "frame: flags");
  need(reader.suite() === vault.suite, "frame: suite");
  reader.zero(1);
  need(reader.u32() === vault.epoch, "frame: epoch");
  const [revision, rid] = [reader.u32(), reader.bytes(16)];
  need(reader.bytes(16).equals(vault.id), "frame: vault");
  need(reader.u32() === crc32c(frame.subarray(frameHeaderLength)), "frame: checksum of the body");
  reader.zero(4);
  const bound = frame.subarray(8, 56);
  return {
    kind,
    revision,
    rid,
    plain: open(framePlace(vault, bound), vaultKey(vault, "frame"), reader.bytes(reader.left)),
  };
}

/**
 * The first chunk of a store (format.md §8.2): gen 1, seq from 1, prev zero; one store is one vault, so
 * store16 = vault16.
 */
export function writeFirstChunk(
  vault: Vault,
  frames: readonly Buffer[],
  writer: Uint8Array,
): Buffer {
  const body = join(...frames);
  const place = join(
    u16(0),
    vault.id,
    u64(1),
    u64(1),
    u32(frames.length),
    u32(body.length),
    Buffer.alloc(32),
    writer,
  );
  const unchecked = join(Buffer.from("WCJ1"), Buffer.from([1, 0]), place, u32(vault.epoch));
  const header = join(unchecked, u32(crc32c(unchecked)));
  const digest = hx(vault.suite, "chunk", header, ...frames.map(frameDigest));
  const mac = vault.suite.hmac(vaultKey(vault, "chain"), label("chunk"), digest);
  return join(
    header,
    body,
    Buffer.from("WCJE"),
    u32(frames.length),
    u64(frames.length),
    digest,
    mac,
  );
}

/**
 * The frames of a first chunk, after its checksum, its digest over all of them and its
 * authentication code.
 */
export function openFirstChunk(vault: Vault, chunk: Buffer): readonly Buffer[] {
  const header = chunk.subarray(0, chunkHeaderLength);
  const reader = new Reader(header, "chunk");
  reader.magic("WCJ1");
  need(reader.u16() === 1 && reader.u16() === 0, "chunk: version", "unknown-version");
  reader.bytes(16);
  need(reader.u64() === 1n && reader.u64() === 1n, "chunk: place");
  const [count, bodyLength] = [reader.u32(), reader.u32()];
  reader.zero(32);
  reader.bytes(8);
  need(reader.u32() === vault.epoch, "chunk: epoch");
  need(reader.u32() === crc32c(header.subarray(0, 92)), "chunk: checksum");
  need(chunk.length === chunkHeaderLength + bodyLength + trailerLength, "chunk: length");
  const frames = splitFrames(
    chunk.subarray(chunkHeaderLength, chunkHeaderLength + bodyLength),
    count,
  );
  checkTrailer(vault, header, frames, chunk.subarray(chunk.length - trailerLength));
  return frames;
}

function checkTrailer(
  vault: Vault,
  header: Buffer,
  frames: readonly Buffer[],
  trailer: Buffer,
): void {
  const digest = hx(vault.suite, "chunk", header, ...frames.map(frameDigest));
  const mac = vault.suite.hmac(vaultKey(vault, "chain"), label("chunk"), digest);
  const expected = join(Buffer.from("WCJE"), u32(frames.length), u64(frames.length), digest, mac);
  need(expected.equals(trailer), "chunk: trailer", "wrong-key-or-damaged");
}

function splitFrames(body: Buffer, count: number): readonly Buffer[] {
  const reader = new Reader(body, "chunk body");
  const frames = Array.from({ length: count }, () => {
    const start = reader.position;
    const length = reader.bytes(frameHeaderLength).readUInt32LE(8);
    reader.bytes(length);
    return body.subarray(start, reader.position);
  });
  reader.end();
  return frames;
}
