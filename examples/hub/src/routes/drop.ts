import type { FastifyInstance, FastifyReply } from "fastify";
import type { DropBox } from "../drop/drop-box.js";
import { postOctets, takeOctets } from "./octets.js";

/** The longest drop: 1 MiB, its header, stanza and stamp. */
const longestBody = (1 << 20) + 1024;

/** Routes of the drop host; a log leaves them out. */
export const dropRoutes: ReadonlySet<string> = new Set(["/v1/drop", "/v1/mailbox"]);

/**
 * The drop host's two calls (docs/protocol.md). Phones ask for them under another host name than the
 * hub's; whatever page is open may ask, since nobody is known by a cookie or a header.
 */
export function drop(
  app: FastifyInstance,
  { box }: { readonly box: DropBox },
  done: () => void,
): void {
  takeOctets(app);
  app.addHook(
    "onRequest",
    async (_request, reply) =>
      void reply.headers({ "cache-control": "no-store", "access-control-allow-origin": "*" }),
  );
  post("/drop", (body, address) => box.take(body, address));
  post("/mailbox", (body, address) => box.mailbox(body, address));
  done();

  function post(url: string, handler: (body: Buffer, address: string) => Buffer): void {
    app.options(url, async (_request, reply) => preflight(reply));
    postOctets(app, url, longestBody, handler);
  }
}

function preflight(reply: FastifyReply): FastifyReply {
  const allowed = {
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
  };
  return reply.code(204).headers(allowed).send();
}
