import type { CountyKey } from "../drop/county-key.js";
import { HubError } from "../error.js";
import { join, u64 } from "../format/bytes.js";
import { Reader } from "../format/reader.js";

const firstId = Buffer.alloc(16);

/** The county's calls of a drop host (docs/protocol.md). Errors are the host's own codes. */
export class DropPost {
  constructor(
    private readonly server: string,
    private readonly key: CountyKey,
  ) {}

  /** All drops since that day (counted from 1970), page by page, in the order of their ids. */
  async *drops(day: number): AsyncIterable<Buffer> {
    for (let after: Buffer = firstId; ;) {
      const reader = new Reader(await this.ask("county/drops", join(u64(day), after)), "page");
      const page = Array.from({ length: reader.u32() }, () => reader.framed());
      reader.end();
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.subarray(24, 40);
    }
  }

  async answer(mailbox: Buffer, envelope: Buffer): Promise<void> {
    await this.ask("county/answer", join(mailbox, envelope));
  }

  private async ask(call: string, body: Buffer): Promise<Buffer> {
    const response = await fetch(`${this.server}/v1/${call}`, {
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        authorization: `Weicun-County ${this.key.token.toString("base64url")}`,
      },
      body: new Uint8Array(body),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200) throw new HubError(codeOf(answer), response.status);
    return answer;
  }
}

/** What a proxy answers is no JSON of a hub's. */
function codeOf(answer: Buffer): string {
  return /^\{"code":"([a-z-]+)"\}$/.exec(answer.toString("utf8"))?.[1] ?? "no-hub";
}
