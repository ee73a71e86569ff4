import type { FastifyInstance } from "fastify";
import type { CountyDesk } from "../drop/county-desk.js";
import { postOctets, takeOctets } from "./octets.js";

/** The longest answer: 256 KiB, its header, stanza and mailbox. */
const longestBody = (1 << 18) + 1024;

/** Routes of the county's office; a log leaves them out. */
export const countyRoutes: ReadonlySet<string> = new Set(["/v1/county/drops", "/v1/county/answer"]);

/**
 * The county's two calls (docs/protocol.md), on the drop host. A program makes them: no page may,
 * since no origin is allowed and no preflight answered.
 */
export function county(
  app: FastifyInstance,
  { desk }: { readonly desk: CountyDesk },
  done: () => void,
): void {
  takeOctets(app);
  // Before a body is read: whoever has no token makes nobody hold 256 KiB.
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("cache-control", "no-store");
    desk.admit(request.headers.authorization ?? "");
  });
  const post = (url: string, handler: (body: Buffer) => Buffer): void =>
    postOctets(app, url, longestBody, handler);
  post("/county/drops", (body) => desk.drops(body));
  post("/county/answer", (body) => desk.takeAnswer(body));
  done();
}
