import type { FastifyInstance, FastifyRequest } from "fastify";
import { HubError } from "../error.js";

export const octets = "application/octet-stream";

/** Bodies are bytes; what else comes is refused before a handler sees it. */
export function takeOctets(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    octets,
    { parseAs: "buffer" },
    (_request: FastifyRequest, body: Buffer, done: (error: null, body: Buffer) => void) =>
      done(null, body),
  );
}

/** A call that takes bytes and answers bytes. */
export function postOctets(
  app: FastifyInstance,
  url: string,
  bodyLimit: number,
  handler: (body: Buffer, address: string) => Buffer,
): void {
  app.post(url, { bodyLimit }, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw new HubError("unsupported-media-type", 415);
    return reply.code(200).type(octets).send(handler(request.body, request.ip));
  });
}
