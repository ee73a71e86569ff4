export interface Clock {
  /** Milliseconds since 1970. Wrong clocks are expected: nothing is decided by it. */
  now(): number;
  /** Milliseconds of a clock that nobody sets: for how long something took. */
  elapsed(): number;
  /** Calls `wake` once, not before `delay` milliseconds; answers what cancels it. */
  after(delay: number, wake: () => void): () => void;
}

/** The clock of every JavaScript host. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delay, wake) {
    const timer: unknown = setTimeout(wake, delay);
    // In Node a timer must not keep the process alive: what it would do can wait for the next start.
    if (typeof timer === "object" && timer !== null && "unref" in timer)
      (timer as { unref(): void }).unref();
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};
