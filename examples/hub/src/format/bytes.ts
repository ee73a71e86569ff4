import { need } from "./error.js";

/** Integers of format 1 are little-endian (spec §0). */
export function u8(value: number): Buffer {
  return Buffer.from([value]);
}

export function u16(value: number): Buffer {
  const out = Buffer.alloc(2);
  out.writeUInt16LE(value);
  return out;
}

export function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

export function u64(value: number | bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
}

export function join(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts);
}

/** A length in front of bytes: u32 len ‖ bytes. */
export function framed(bytes: Uint8Array): Buffer {
  return join(u32(bytes.length), bytes);
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

export function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** Reads front to back; every short read is `malformed`, never an exception of the runtime. */
export class Reader {
  private at = 0;

  constructor(
    private readonly source: Buffer,
    private readonly what: string,
  ) {}

  get position(): number {
    return this.at;
  }

  get left(): number {
    return this.source.length - this.at;
  }

  bytes(length: number): Buffer {
    need(length <= this.left, `${this.what}: too short`);
    this.at += length;
    return this.source.subarray(this.at - length, this.at);
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u16(): number {
    return this.bytes(2).readUInt16LE();
  }

  u32(): number {
    return this.bytes(4).readUInt32LE();
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64LE();
  }

  framed(): Buffer {
    return this.bytes(this.u32());
  }

  magic(text: string): void {
    need(this.bytes(text.length).toString("latin1") === text, `${this.what}: magic`);
  }

  zero(length: number): void {
    need(isZero(this.bytes(length)), `${this.what}: zero`);
  }

  /**
   * v = 1 and suite = intl, in this order: a parser checks versions before anything behind them
   * (spec §0).
   */
  versionAndSuite(): void {
    need(this.u8() === 1, `${this.what}: version`, "unknown-version");
    this.suite();
  }

  suite(): void {
    const suite = this.u8();
    need(suite === 1 || suite === 2, `${this.what}: suite`);
    need(suite === 2, `${this.what}: suite gm`, "suite-not-supported");
  }

  end(): void {
    need(this.left === 0, `${this.what}: too long`);
  }
}
