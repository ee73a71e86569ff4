/** A member of a message's head. */
export type HeadValue = string | number | boolean | undefined | readonly string[];
/** What a core is asked: its call and what the call needs. */
export interface CoreRequest {
  readonly call: string;
  readonly [name: string]: HeadValue;
}
/** A part: bytes, or text that crosses as UTF-8. */
export type Part = Uint8Array | string;
