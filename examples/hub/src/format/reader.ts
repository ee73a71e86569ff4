import { suiteOf, type Suite } from "../suites/index.js";
import { isZero } from "./bytes.js";
import { need } from "./error.js";

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

  /** v = 1, then the suite: a parser checks versions before anything behind them (format.md §1). */
  versionAndSuite(): Suite {
    need(this.u8() === 1, `${this.what}: version`, "unknown-version");
    return this.suite();
  }

  suite(): Suite {
    return suiteOf(this.u8());
  }

  end(): void {
    need(this.left === 0, `${this.what}: too long`);
  }
}
