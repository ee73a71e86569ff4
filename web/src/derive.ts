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
  // The first run pays for compiling; the second one counts.
  let milliseconds = 0;
  for (let run = 0; run < 2; run += 1) {
    const started = clock.now();
    await deriveApart(opening, { call: "deriveTrial", ...trial }, []);
    milliseconds = clock.now() - started;
  }
  return costWithin(milliseconds);
}

/** The cost that takes about `goal` where the trial took `milliseconds`: first memory, then passes (RFC 9106 §4). */
export function costWithin(milliseconds: number): DerivationCost {
  const speed = (trial.memory * trial.passes) / Math.max(milliseconds, 1);
  const budget = speed * goal; // KiB × passes
  const three = Math.floor(budget / 3 / 1024) * 1024;
  const memory = Math.min(Math.max(three, bounds.memory[0]), mostMemory);
  const passes = Math.floor(budget / memory);
  return { memory, passes: Math.min(Math.max(passes, bounds.passes[0]), bounds.passes[1]) };
}
