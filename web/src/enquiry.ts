import { WeicunError } from "./errors.js";
import type { Session } from "./session.js";
import type { DropAnswer, Long } from "./types.js";

/**
 * The county's answers to the drop with this code. Until they are here nobody of this phone is heard of: its vaults
 * keep the silence that one of them needs (docs/decisions/0084). The code goes into the core and nowhere else.
 */
export async function enquire(
  session: Session,
  code: string,
  { signal, onProgress }: Long,
): Promise<readonly DropAnswer[]> {
  await session.takeLease();
  if (signal?.aborted) throw new WeicunError("aborted");
  const end = session.enquires();
  try {
    const settled = session.loop.request({ call: "answers" }, [code]);
    tellWait(session, onProgress);
    const { answer } = await orAborted(settled, signal, () =>
      session.loop.event({ call: "answersEnd" }),
    );
    return (answer as { readonly answers: readonly DropAnswer[] }).answers;
  } finally {
    end();
  }
}

/** How long it will be, so that a person knows whether to stay. */
function tellWait({ loop, opening }: Session, onProgress: Long["onProgress"]): void {
  if (!onProgress) return;
  const { due } = loop.call({ call: "answersDue" }).ok as { readonly due?: number };
  const total = (due ?? 0) - opening.platform.clock.now();
  if (total > 0) onProgress({ step: "wait", done: 0, total });
}

function orAborted<T>(work: Promise<T>, signal: Long["signal"], stop: () => void): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new WeicunError("aborted"));
      stop();
    });
    work.then(resolve, reject);
  });
}
