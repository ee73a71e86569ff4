// node --import tsx tests/kill/run.ts <kills> <seed>: a real Chromium that saves letters in two tabs is killed (SIGKILL to
// its whole process group) at random moments. After each restart every acknowledged letter must be there and open.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openPackage, packageFolder } from "../browser/support/package-page.js";
import { Phone } from "../browser/support/phone.js";
import { Village } from "../browser/support/village.js";
import { Ledger } from "./ledger.js";
import { letterOf, scripts } from "./letters.js";
import { randomOf } from "./random.js";

const longestLife = 1500; // ms between the first save of a round and its kill
const leastInflight = 0.4; // of the kills: else they show little
const tabs = 2; // of one vault, each saving

class Run {
  private begun = 0;
  private readonly pending = new Set<number>();
  private failure = "";
  inflight = 0;
  readonly ledger = new Ledger();

  constructor(
    private readonly village: Village,
    private readonly phone: Phone,
    private readonly random: () => number,
  ) {}

  /** One life of the browser: checks what the last one left, saves, is killed. */
  async round(): Promise<void> {
    const pages = await this.open();
    for (const page of pages) await this.ledger.check(page);
    const goal = this.begun + tabs;
    for (const page of pages) await page.evaluate(scripts.write("void"));
    await this.phone.until(() => this.begun >= goal || this.failure !== "");
    await new Promise((resolve) => setTimeout(resolve, this.random() * longestLife));
    if (this.failure) throw new Error(this.failure);
    const killed = this.phone.kill();
    if (this.pending.size > 0) this.inflight += 1;
    await killed;
    this.pending.clear();
  }

  /** After the last kill: everything once more, whatever was checked before. */
  async finish(): Promise<void> {
    this.ledger.forget();
    const [page] = await this.open();
    if (page) await this.ledger.check(page);
    await this.phone.close();
  }

  get saved(): number {
    return this.ledger.acknowledged.size;
  }

  /** The tabs, in each of which the vault is open. */
  private async open(): Promise<readonly Page[]> {
    await this.phone.start(true);
    const context = this.phone.context();
    await context.exposeFunction("next", () => {
      this.begun += 1;
      this.pending.add(this.begun);
      return letterOf(this.begun);
    });
    await context.exposeFunction("failed", (text: string) => void (this.failure = text));
    await context.exposeFunction("acknowledged", (number: number, id: string) => {
      this.ledger.acknowledged.set(number, id);
      this.pending.delete(number);
    });
    const origin = `http://localhost:${this.village.port}/`;
    const invitation = this.village.invitation("localhost");
    const pages: Page[] = [];
    while (pages.length < tabs) pages.push(await openPackage(context, origin, invitation));
    if (this.begun === 0) await pages[0]?.evaluate("client.sync().then(() => 0)");
    return pages;
  }
}

const [kills = 20, seed = 1] = process.argv.slice(2).map(Number);
console.log(`kill: seed ${seed}`);
const village = await Village.found();
const phone = new Phone();
try {
  await village.start(packageFolder(join(village.folder, "page")));
  const run = new Run(village, phone, randomOf(seed));
  for (let kill = 1; kill <= kills; kill += 1) {
    await run.round();
    if (kill % 10 === 0 || kill === kills) console.log(`killed ${kill}, saved ${run.saved}`);
  }
  await run.finish();
  const twice = village.count("SELECT count(*) - count(DISTINCT id) FROM record");
  const { inflight } = run;
  const { lost, torn } = run.ledger;
  const enough = inflight >= kills * leastInflight;
  if (!enough) console.log(`too few kills with a save pending: ${inflight} of ${kills}`);
  if (twice > 0) console.log(`the hub has ${twice} twice`);
  console.log(`kill: kills=${kills} inflight=${inflight} lost=${lost.size} torn=${torn.size}`);
  process.exitCode = lost.size + torn.size + twice === 0 && enough ? 0 : 1;
} finally {
  await phone.close();
  await village.close();
}
