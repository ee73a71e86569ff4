/** Bytes of the host's secure generator; asynchronous, since mini-programs offer it only so. */
export interface Entropy {
  /** Rejects with `no-randomness` where there is none. */
  bytes(length: number): Promise<Uint8Array>;
}
