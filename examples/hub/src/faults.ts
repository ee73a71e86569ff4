import type { FastifyInstance, FastifyRequest } from "fastify";
import { signReceipts } from "./format/receipt.js";
import { suiteOf } from "./suites/index.js";

/**
 * Ways to misbehave, for tests and the demo. They are an option of `startHub` and a handle in the
 * process that started it: no request, flag or file can switch one on.
 */
export interface HubFaults {
  /** How many answers are still to be lost on the way, by route, after the effect is durable. */
  loseAnswers: { [route in LossyRoute]?: number };
  /** Every call is answered by a captive portal: HTML with status 200. */
  captivePortal: boolean;
  /** Receipts are signed by a key that is in no directory. */
  forgeReceipts: boolean;
  /** Connections are cut before anything is read. */
  dead: boolean;
  /** Served instead of the village's trust bundle: a false hub's list. */
  forgedTrust: Buffer | undefined;
}

export type LossyRoute = "enrol" | "submit" | "attachments" | "login" | "inbox";

/** `loseAnswers: 1` means the first answer to `submit`. */
export interface FaultOptions {
  readonly loseAnswers?: number | { readonly [route in LossyRoute]?: number };
  readonly captivePortal?: boolean;
  readonly forgeReceipts?: boolean;
  readonly dead?: boolean;
  readonly forgedTrust?: Uint8Array;
}

export function faultsFrom(options: FaultOptions = {}): HubFaults {
  const lost = options.loseAnswers ?? {};
  return {
    loseAnswers: typeof lost === "number" ? { submit: lost } : { ...lost },
    captivePortal: options.captivePortal ?? false,
    forgeReceipts: options.forgeReceipts ?? false,
    dead: options.dead ?? false,
    forgedTrust: options.forgedTrust && Buffer.from(options.forgedTrust),
  };
}

const portalPage = "<!doctype html><title>Wi-Fi</title><p>Sign in to the network</p>";

export function addFaults(app: FastifyInstance, faults: HubFaults): void {
  app.addHook("onRequest", async (request, reply) => {
    if (faults.dead) {
      request.raw.socket.destroy();
      // Nothing behind this hook runs: a dead hub has no effects either.
      return reply.hijack();
    }
    if (faults.captivePortal)
      await reply.code(200).type("text/html; charset=utf-8").send(portalPage);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    // A portal's page is no answer of the hub: it uses none of the losses up.
    const answered = reply.statusCode === 200 && request.method === "POST" && !faults.captivePortal;
    if (answered && takeLoss(faults, routeOf(request))) request.raw.socket.destroy();
    const forged =
      faults.forgeReceipts && reply.statusCode === 200 && givesReceipts(routeOf(request));
    return forged && Buffer.isBuffer(payload) ? forge(payload) : payload;
  });
}

function routeOf(request: FastifyRequest): string {
  return (request.routeOptions.url ?? "").replace(/^\/v1\//, "").replace(/\/:.*$/, "");
}

function takeLoss(faults: HubFaults, route: string): boolean {
  const name = route as LossyRoute;
  const left = faults.loseAnswers[name] ?? 0;
  if (left > 0) faults.loseAnswers[name] = left - 1;
  return left > 0;
}

function givesReceipts(route: string): boolean {
  return route === "submit" || route === "status" || route === "attachments";
}

function forge(list: Buffer): Buffer {
  const stranger = suiteOf(list[1]).makeKeyPair("signing");
  return signReceipts(stranger.privateKey, list.subarray(0, list.length - 64));
}
