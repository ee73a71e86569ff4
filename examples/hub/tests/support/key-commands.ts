import { mock } from "node:test";
import { main as hubCommand } from "../../src/command.js";
import { main as foundersCommand } from "../../src/found/commands.js";

/** What a command prints, by its lines' first words. */
export type Printed = ReadonlyMap<string, string>;

/** The operator's and the founders' commands on one village, in the test's own process. */
export class KeyCommands {
  constructor(
    private readonly out: string,
    private readonly data: string,
  ) {}

  rotate(...more: readonly string[]): Promise<Printed> {
    return printed(() => hubCommand(["rotate", "--data", this.data, ...more]));
  }

  founders(...words: readonly string[]): Promise<Printed> {
    const folders = ["--out", this.out, "--hub-data", this.data];
    return printed(() => foundersCommand([...words, ...folders]));
  }

  async rotateAndSign(...more: readonly string[]): Promise<void> {
    const made = await this.rotate();
    const [request = "", words = ""] = [made.get("request"), made.get("words")];
    const sign = ["card", "countersign", "--hub", "--request", request, "--words", words];
    await this.founders(...sign, ...more);
  }
}

async function printed(work: () => void | Promise<void>): Promise<Printed> {
  const said = mock.method(console, "log", () => undefined);
  try {
    await work();
  } finally {
    said.mock.restore();
  }
  const lines = said.mock.calls.map(({ arguments: words }) => String(words[0]));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", line.replace(/^\S+ /, "")]));
}
