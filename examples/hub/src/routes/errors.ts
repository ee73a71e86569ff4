import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { HubError } from "../error.js";
import { FormatError } from "../format/error.js";

/** An answer that is not 200: its JSON is {"code": …} and never repeats anything of the request. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
}

const statusOfFormat: { readonly [code: string]: number } = {
  "unknown-version": 422,
  "suite-not-supported": 422,
};

export function refusalOf(error: unknown): Refusal {
  if (error instanceof HubError) return { code: error.code, status: error.status };
  if (error instanceof FormatError)
    return { code: error.code, status: statusOfFormat[error.code] ?? 400 };
  const status = (error as Partial<FastifyError>).statusCode ?? 500;
  if (status === 413) return { code: "too-large", status };
  if (status === 415) return { code: "unsupported-media-type", status };
  if (status >= 400 && status < 500) return { code: "malformed", status };
  return { code: "internal", status: 500 };
}

export function answerError(
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, status } = refusalOf(error);
  return reply.code(status).type("application/json; charset=utf-8").send(JSON.stringify({ code }));
}
