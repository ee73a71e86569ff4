/** Exchanges over the web's own fetch, or over one that the application gives. */
import { joinBytes } from "../bytes.js";
import { BadFetch } from "../errors.js";
import type { Transport, TransportAnswer, TransportRequest } from "../ports/transport.js";
import type { Fetch } from "../types.js";

const foreign = { status: 0, contentType: "", body: new Uint8Array() };

/** Seconds of a Retry-After header that counts; dates are left to the client's own pace. */
function secondsOf(header: string | null | undefined): { retryAfter?: number } {
  return header && /^\d{1,9}$/.test(header) ? { retryAfter: Number(header) } : {};
}

/** Over the web's fetch, streaming, so that an endless answer costs no more than its limit. */
export const webTransport: Transport = {
  async send({ url, method, headers, body, limit }: TransportRequest): Promise<TransportAnswer> {
    const response = await fetch(url, {
      method,
      headers,
      ...(body && { body: body.slice() }),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      // A redirect is a portal's: the hub never redirects.
      redirect: "manual",
    });
    const bytes = await readLimited(response, limit);
    if (!bytes || response.type === "opaqueredirect") return foreign;
    const contentType = response.headers.get("content-type") ?? "";
    return {
      status: response.status,
      contentType,
      ...secondsOf(response.headers.get("retry-after")),
      body: bytes,
    };
  },
};

async function readLimited(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const step = await reader?.read();
    if (!step?.value) return joinBytes(pieces);
    pieces.push(step.value);
    length += step.value.length;
    if (length <= limit) continue;
    await reader?.cancel();
    return undefined;
  }
}

/**
 * Over a fetch of the application's (see `Fetch`), whose answers are not trusted to have the promised shape: a `Response` of the
 * web's, for one, has not. Rejects with `BadFetch` then; the record stays where it is.
 */
export function transportOver(given: Fetch): Transport {
  return {
    async send({ url, method, headers, body, limit }) {
      const answer: unknown = await given(url, { method, headers, ...(body && { body }) });
      if (!isAnswer(answer)) throw new BadFetch();
      if (answer.body.length > limit) return foreign;
      const header = headersOf(answer.headers);
      return {
        status: answer.status,
        contentType: header.get("content-type") ?? "",
        ...secondsOf(header.get("retry-after")),
        body: answer.body,
      };
    },
  };
}

function isAnswer(answer: unknown): answer is Awaited<ReturnType<Fetch>> {
  if (typeof answer !== "object" || answer === null) return false;
  const { status, headers, body } = answer as { [name: string]: unknown };
  return (
    Number.isInteger(status) &&
    typeof headers === "object" &&
    headers !== null &&
    body instanceof Uint8Array
  );
}

/** Names of headers know no case (RFC 9110 §5.1), and a mini-program's host keeps the server's. */
function headersOf(headers: { readonly [name: string]: unknown }): ReadonlyMap<string, string> {
  const named = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return new Map(named);
}
