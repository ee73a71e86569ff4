/** The worker's own file: derives a key from a passphrase, once, away from the page. */
import factory from "weicun-glue";
import { CoreModule } from "./core-module.js";
import type { Reply } from "./platforms/browser/worker.js";
import type { CoreRequest, Part } from "./ports/message.js";

interface Task {
  readonly module: WebAssembly.Module;
  readonly request: CoreRequest;
  readonly parts: readonly Part[];
}
interface Scope {
  onmessage: ((event: { readonly data: Task }) => void) | null;
  postMessage(reply: Reply, transfer?: readonly ArrayBuffer[]): void;
}
const scope = globalThis as unknown as Scope;

async function perform({ module, request, parts }: Task): Promise<Reply> {
  const core = await CoreModule.create(factory, module);
  try {
    const answer = core.call(request, parts);
    return answer.error
      ? { error: answer.error }
      : { parts: answer.parts.map((part) => part.slice()) };
  } finally {
    core.dispose();
  }
}

// What fails here (no memory for the derivation, say) is tried again by the page itself.
scope.onmessage = ({ data }) => {
  void perform(data)
    .catch(() => ({}))
    .then((reply) => scope.postMessage(reply));
};
