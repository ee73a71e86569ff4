import { CoreModule, errorOf } from "./core-module.js";
import type { Opening } from "./opening.js";
import type { CoreRequest, Part } from "./ports/message.js";

/** Argon2id's cost: KiB of memory and passes over it (format.md §2.1). */
export interface DerivationCost {
  readonly memory: number;
  readonly passes: number;
}

const bounds = { memory: [19_456, 262_144], passes: [2, 10] } as const;
/** What a person waits for after typing. */
const goal = 700; // ms
/** More memory than that makes a phone of 2 GB close other apps. */
const mostMemory = 131_072; // KiB
/** The second recommended option of RFC 9106 §4. */
const unmeasured: DerivationCost = { memory: 65_536, passes: 3 };
/** No memory is filled faster than that: a clock that says so does not run. */
const fastest = 5; // ms
const longEnough = 150; // ms
const mostRuns = 4;
const trial: DerivationCost = { memory: bounds.memory[0], passes: bounds.passes[0] };
let measured: Promise<DerivationCost> | undefined;

/**
 * One call in an instance of its own: its memory is gone with it, and the main instance stays small. In a worker where
 * the platform has one, so that the page doesn't freeze; else here. Answers the byte parts.
 */
export async function deriveApart(
  { platform, factory, module }: Opening,
  request: CoreRequest,
  parts: readonly Part[],
): Promise<readonly Uint8Array[]> {
  const apart = await platform.apart?.(module, request, parts);
  if (apart) return apart;
  const core = await CoreModule.create(factory, module);
  try {
    const answer = core.call(request, parts);
    if (answer.error) throw errorOf(answer.error);
    return answer.parts;
  } finally {
    core.dispose();
  }
}

/** What this device does in the time that a person waits; measured once, with the least that the format allows. */
export function measuredCost(opening: Opening): Promise<DerivationCost> {
  measured ??= measure(opening).catch((error: unknown) => {
    measured = undefined;
    throw error;
  });
  return measured;
}

async function measure(opening: Opening): Promise<DerivationCost> {
  const { clock } = opening.platform;
  const derive = () => deriveApart(opening, { call: "deriveTrial", ...trial }, []);
  // Pays for compiling.
  await derive();
  // A browser that rounds its clock to 100 ms sees nothing of a single run.
  const started = clock.elapsed();
  let runs = 0;
  do {
    await derive();
    runs += 1;
  } while (clock.elapsed() - started < longEnough && runs < mostRuns);
  return costWithin((clock.elapsed() - started) / runs);
}

/**
 * The cost that takes about `goal` where the trial took `milliseconds`: first memory, then passes (RFC 9106 §4). Where
 * that can't be true, what the RFC recommends for machines with little memory.
 */
export function costWithin(milliseconds: number): DerivationCost {
  if (!(milliseconds >= fastest)) return unmeasured;
  const speed = (trial.memory * trial.passes) / milliseconds;
  const budget = speed * goal; // KiB × passes
  const three = Math.floor(budget / 3 / 1024) * 1024;
  const memory = Math.min(Math.max(three, bounds.memory[0]), mostMemory);
  const passes = Math.floor(budget / memory);
  return { memory, passes: Math.min(Math.max(passes, bounds.passes[0]), bounds.passes[1]) };
}
