/** What browsers and Node 20 have in common: the web's own fetch, crypto and timers. */
import { WeicunError } from "../errors.js";
import type { Entropy } from "../ports/entropy.js";
import type { Lease, Transport, TransportAnswer, TransportRequest } from "../ports/transport.js";
import type { Fetch } from "../types.js";
import { joinBytes } from "../bytes.js";

export const webEntropy: Entropy = {
  bytes(length) {
    const crypto = globalThis.crypto as Crypto | undefined;
    if (!crypto) return Promise.reject(new WeicunError("no-randomness"));
    return Promise.resolve(crypto.getRandomValues(new Uint8Array(length)));
  },
};

/** The right to send, where there is nobody to share it with. */
export const soleLease: Lease = {
  ready: Promise.resolve(),
  held: true,
  take: () => Promise.resolve(),
  watch: () => () => undefined,
  release: () => undefined,
};

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

/** Over a fetch of the application's. */
export function transportOver(given: Fetch): Transport {
  return {
    async send({ url, method, headers, body, limit }) {
      const answer = await given(url, { method, headers, ...(body && { body }) });
      if (answer.body.length > limit) return foreign;
      const header = (name: string): string | undefined => answer.headers[name];
      const contentType = header("content-type") ?? "";
      return {
        status: answer.status,
        contentType,
        ...secondsOf(header("retry-after")),
        body: answer.body,
      };
    },
  };
}
