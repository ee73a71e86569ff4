/**
 * A no that the client is told: `code` in kebab case goes into the answer's JSON, and nothing else
 * does.
 */
export class HubError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code);
    this.name = "HubError";
  }
}
