/** What the device unlock rests on. Convenience, not protection: who copies the device's files has it. */
export interface DeviceSecret {
  /**
   * 32 bytes that this device alone makes from a slot id (16 bytes), the same each time. `make`: prepares the device
   * when it never did this before; else answers undefined then.
   */
  of(slotId: Uint8Array, make: boolean): Promise<Uint8Array | undefined>;
}
