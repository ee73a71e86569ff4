import type { FastifyInstance } from "fastify";
import { countyRoutes } from "./routes/county.js";
import { dropRoutes } from "./routes/drop.js";
import { refusalOf } from "./routes/errors.js";

/**
 * One answered request: sizes and times. No address, no id, no path beyond its pattern, nothing
 * that was sent.
 */
export interface LogLine {
  readonly at: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly code?: string;
}

export type Log = (line: LogLine) => void;

export function addLog(app: FastifyInstance, log: Log, clock: () => number): void {
  const codes = new WeakMap<object, string>();
  app.addHook(
    "onError",
    async (request, _reply, error) => void codes.set(request.raw, refusalOf(error).code),
  );
  app.addHook("onResponse", async (request, reply) => {
    // A line about a drop, between lines about others, would say who is likely to have sent it.
    const route = request.routeOptions.url ?? "";
    if (dropRoutes.has(route) || countyRoutes.has(route)) return;
    const code = codes.get(request.raw);
    log({
      at: new Date(clock()).toISOString(),
      method: request.method,
      route: request.routeOptions.url ?? "other",
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      bytesIn: Number(request.headers["content-length"] ?? 0),
      bytesOut: Number(reply.getHeader("content-length") ?? 0),
      ...(code === undefined ? {} : { code }),
    });
  });
}
