import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { DropBox } from "../drop/drop-box.js";
import { HubError } from "../error.js";

const octets = "application/octet-stream";
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
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    octets,
    { parseAs: "buffer" },
    (_request: FastifyRequest, body: Buffer, done: (error: null, body: Buffer) => void) =>
      done(null, body),
  );
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
    app.post(url, { bodyLimit: longestBody }, async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new HubError("unsupported-media-type", 415);
      return reply.code(200).type(octets).send(handler(request.body, request.ip));
    });
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
