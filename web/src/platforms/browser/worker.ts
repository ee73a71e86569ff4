import { errorOf, type CoreError } from "../../core-module.js";
import type { CoreRequest, Part } from "../../ports/message.js";

/** What the worker answers. */
export interface Reply {
  readonly error?: CoreError | undefined;
  readonly parts?: readonly Uint8Array[];
}

/**
 * One call in a worker of its own (worker.js beside the package's file), which is ended after it with all its memory. Undefined
 * where the worker can't be had: forbidden by a policy, not found beside a bundle, or no workers at all.
 */
export async function inWorker(
  module: WebAssembly.Module,
  request: CoreRequest,
  parts: readonly Part[],
): Promise<readonly Uint8Array[] | undefined> {
  const worker = started();
  if (!worker) return undefined;
  try {
    const reply = await new Promise<Reply | undefined>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
      worker.onerror = () => resolve(undefined);
      worker.onmessageerror = () => resolve(undefined);
      worker.postMessage({ module, request, parts });
    });
    if (reply?.error) throw errorOf(reply.error);
    return reply?.parts;
  } finally {
    worker.terminate();
  }
}

function started(): Worker | undefined {
  try {
    return new Worker(new URL("./worker.js", import.meta.url));
  } catch {
    return undefined;
  }
}
