import { openClient, parseInvite, type Client } from "weicun";
import type { Contender } from "./contender.js";
import type { Letter } from "./letters.js";

const type = "gov.secretary_letter";

/** The package as shipped. `save` seals to the office, signs and queues; `draft` only keeps. */
export class Weicun implements Contender {
  private client: Client | undefined;

  constructor(
    private readonly invitation: string,
    private readonly verb: "save" | "draft",
    private readonly offline: () => Promise<void>,
  ) {}

  async open(): Promise<void> {
    const { village, server, roots } = parseInvite(this.invitation);
    this.client = await openClient({ village, server, roots });
    await this.client.sync();
    await this.offline();
  }

  async keep(letters: readonly Letter[]): Promise<void> {
    const client = this.opened();
    if (this.verb === "draft") {
      await Promise.all(letters.map((letter) => client.draft(type, letter)));
      return;
    }
    const all = await Promise.all(letters.map((letter) => client.save(type, letter)));
    if (!all.every((saved) => saved.ok && saved.durable)) throw new Error("a save was refused");
  }

  async count(): Promise<number> {
    let found = 0;
    let after: string | undefined;
    do {
      const delivery = this.verb === "draft" ? "draft" : "waiting";
      const page = await this.opened().list({ delivery, limit: 500, ...(after && { after }) });
      found += page.entries.length;
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  private opened(): Client {
    if (!this.client) throw new Error("not open");
    return this.client;
  }
}
