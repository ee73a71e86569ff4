import cors from "@fastify/cors";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HubError } from "../error.js";
import { Reader } from "../format/reader.js";
import type { Hub } from "../hub.js";
import { fetchAttachment, keepAttachment } from "../services/attachment-upload.js";
import { enrol } from "../services/enrolment.js";
import { readInbox, readReceipts } from "../services/inbox.js";
import { askPinShare, enrolPin } from "../services/pin.js";
import { statusReceipt } from "../services/receipt-writer.js";
import { keepReplyKey } from "../services/reply-key.js";
import { SignIn } from "../services/sign-in.js";
import { parseSubmission, submit } from "../services/submission.js";
import { callerOf, sessionOf } from "./authentication.js";
import { octets, takeOctets } from "./octets.js";

const mebibyte = 1 << 20;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const blobName = /^[0-9a-f]{32}$/;

type Handler = (request: FastifyRequest, body: Buffer) => Buffer | Promise<Buffer>;

/**
 * Protocol 1 (docs/protocol.md): octets in, octets out, errors as {"code"}. Registered under /v1.
 */
export async function protocol(
  app: FastifyInstance,
  { hub }: { readonly hub: Hub },
): Promise<void> {
  // The same hub under its other name (localhost, 127.0.0.1) is another origin to a browser.
  const isOurs = (origin: string | undefined): boolean =>
    origin !== undefined && hub.origins.includes(origin);
  await app.register(cors, {
    origin: (origin, answer) => answer(null, isOurs(origin)),
    methods: ["GET", "POST"],
    maxAge: 600,
  });
  takeOctets(app);
  app.addHook(
    "onRequest",
    async (_request, reply) => void reply.header("cache-control", "no-store"),
  );
  app.setNotFoundHandler(() => {
    throw new HubError("not-found", 404);
  });
  app.get("/health", async (_request, reply) => reply.type("application/json").send('{"ok":true}'));
  app.get("/trust", async (_request, reply) =>
    send(reply, hub.faults.forgedTrust ?? hub.trust.current.bytes),
  );
  addMemberRoutes(app, hub);
  addDeliveryRoutes(app, hub);
}

function addMemberRoutes(app: FastifyInstance, hub: Hub): void {
  const signIn = new SignIn(hub);
  post(app, "/enrol", mebibyte, (_request, body) => enrol(hub, body));
  post(app, "/challenge", mebibyte, (_request, body) => signIn.challenge(exactly(body, 16)));
  post(app, "/login", mebibyte, (_request, body) => signIn.login(body));
  post(app, "/pin/enrol", mebibyte, (request, body) =>
    enrolPin(hub, sessionOf(hub, request), body),
  );
  post(app, "/pin/share", mebibyte, (request, body) =>
    askPinShare(hub, callerOf(hub, request).account, body),
  );
  post(app, "/inbox", mebibyte, (request, body) => readInbox(hub, sessionOf(hub, request), body));
}

function addDeliveryRoutes(app: FastifyInstance, hub: Hub): void {
  post(app, "/reply-key", mebibyte, (request, body) =>
    keepReplyKey(hub, callerOf(hub, request).account, body),
  );
  post(app, "/submit", 8 * mebibyte, (request, body) => {
    const { account, session } = callerOf(hub, request);
    const records = parseSubmission(body, hub.trust.current.suite);
    if (!session && records.some(({ readable }) => readable))
      throw new HubError("session-needed", 401);
    return submit(hub, account, records);
  });
  post(app, "/attachments/:blob", 9 * mebibyte, (request, file) => {
    const { account } = callerOf(hub, request);
    return keepAttachment(hub, account, { blob: blobOf(request), record: recordOf(request), file });
  });
  app.get("/attachments/:blob", async (request, reply) =>
    send(reply, await fetchAttachment(hub, sessionOf(hub, request), blobOf(request))),
  );
  post(app, "/status", mebibyte, (request, body) =>
    statusReceipt(hub, callerOf(hub, request).account, exactly(body, 16)),
  );
  post(app, "/receipts", mebibyte, (request, body) =>
    readReceipts(hub, callerOf(hub, request).account, body),
  );
}

function post(app: FastifyInstance, url: string, bodyLimit: number, handler: Handler): void {
  app.post(url, { bodyLimit }, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw new HubError("unsupported-media-type", 415);
    return send(reply, await handler(request, request.body));
  });
}

function send(reply: FastifyReply, bytes: Buffer): FastifyReply {
  return reply.code(200).type(octets).send(bytes);
}

function exactly(body: Buffer, length: number): Buffer {
  const reader = new Reader(body, "request");
  const bytes = reader.bytes(length);
  reader.end();
  return bytes;
}

function blobOf(request: FastifyRequest): Buffer {
  const { blob = "" } = request.params as { readonly blob?: string };
  if (!blobName.test(blob)) throw new HubError("malformed", 400);
  return Buffer.from(blob, "hex");
}

function recordOf(request: FastifyRequest): Buffer {
  const { record } = request.query as { readonly record?: unknown };
  if (typeof record !== "string" || !uuid.test(record)) throw new HubError("malformed", 400);
  return Buffer.from(record.replaceAll("-", ""), "hex");
}
