import { inflateRawSync, inflateSync, gunzipSync } from "node:zlib";

function encodings(text: string): readonly Buffer[] {
  const wide = Buffer.from(text, "utf16le");
  return [Buffer.from(text, "utf8"), wide, Buffer.from(wide).swap16()];
}

/**
 * Every spelling in which a text could lie in a file: UTF-8, UTF-16 both ways, hex, base64 at its three offsets; of bytes,
 * such as a piece of a photo, all but the encodings.
 */
export function spellings(canary: string | Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const bytes of typeof canary === "string" ? encodings(canary) : [canary]) {
    const hex = bytes.toString("hex");
    found.push(bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase()));
    for (let offset = 0; offset < 3; offset += 1) {
      const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
      // The first and last groups depend on the neighbours.
      const core = text.slice(offset === 0 ? 0 : 4, Math.floor((offset + bytes.length) / 3) * 4);
      found.push(Buffer.from(core), Buffer.from(core.replace(/\+/g, "-").replace(/\//g, "_")));
    }
  }
  return found;
}

const firstBytes = new Set([0x78, 0x1f]);

/** What inflates anywhere in the bytes: zlib and gzip streams where their first byte stands, raw deflate from the start. */
export function* inflated(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    if (at > 0 && !firstBytes.has(bytes[at] ?? 0)) continue;
    for (const inflate of [inflateSync, gunzipSync, ...(at === 0 ? [inflateRawSync] : [])]) {
      try {
        yield inflate(bytes.subarray(at), { finishFlush: 2, maxOutputLength: 1 << 24 });
      } catch {
        continue; // not a stream
      }
    }
  }
}

export function contains(bytes: Buffer, needles: readonly Buffer[]): boolean {
  return needles.some((needle) => bytes.includes(needle));
}
