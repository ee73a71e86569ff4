// node --import tsx tests/kill/power-loss.ts <cuts> <seed>: a real Chromium saves letters; then its database's log is cut
// where the power could have gone, at any length from an acknowledgement on. Every letter acknowledged until then must be
// there and open, and nothing may be found wrong.
import { cpSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openPackage, packageFolder } from "../browser/support/package-page.js";
import { Phone } from "../browser/support/phone.js";
import { Village } from "../browser/support/village.js";
import { Ledger } from "./ledger.js";
import { letterOf, scripts } from "./letters.js";
import { randomOf } from "./random.js";

const letters = 60;

/** How long the log was when a letter had been acknowledged. */
interface Mark {
  readonly number: number;
  readonly log: string;
  readonly length: number;
}

class Run {
  private readonly marks: Mark[] = [];
  readonly ledger = new Ledger();

  constructor(
    private readonly village: Village,
    private readonly phone: Phone,
  ) {}

  /** One life, which ends with all letters acknowledged. */
  async live(): Promise<void> {
    await this.phone.start(true);
    const context = this.phone.context();
    let begun = 0;
    let failure = "";
    await context.exposeFunction("next", () => letterOf((begun += 1)));
    await context.exposeFunction("failed", (text: string) => void (failure = text));
    await context.exposeFunction("acknowledged", (number: number, id: string) => {
      const log = this.log(this.phone);
      const { size } = statSync(join(this.database(this.phone), log));
      this.ledger.acknowledged.set(number, id);
      this.marks.push({ number, log, length: size });
    });
    const page = await this.open(this.phone, "client.sync().then(() => 0)");
    await page.evaluate(scripts.write("await"));
    await this.phone.until(() => this.marks.length >= letters || failure !== "");
    await this.phone.kill();
    if (failure) throw new Error(failure);
  }

  /** The same phone, its power gone somewhere in the last log. */
  async cut(victim: Phone, random: () => number): Promise<void> {
    const log = this.log(this.phone);
    const least = this.marksIn(log)[0]?.length ?? 0;
    const whole = statSync(join(this.database(this.phone), log)).size;
    const length = least + Math.floor(random() * (whole - least + 1));
    const safe = this.marks.filter((mark) => mark.log !== log || mark.length <= length);
    const must = new Set(safe.map(({ number }) => number));
    const page = await this.openCut(victim, length);
    this.ledger.forget();
    await this.ledger.check(page, (number) => must.has(number));
    await victim.kill();
  }

  /** Whether a cut amid what was acknowledged shows: else the others would prove nothing. */
  async shows(victim: Phone): Promise<boolean> {
    const marks = this.marksIn(this.log(this.phone));
    const middle = marks[Math.floor(marks.length / 2)];
    if (marks.length < 10 || middle === undefined) return false;
    const page = await this.openCut(victim, middle.length);
    const listed = await page.evaluate<[string, string][]>(scripts.list);
    await victim.kill();
    return listed.length < this.marks.length;
  }

  private marksIn(log: string): readonly Mark[] {
    return this.marks.filter((mark) => mark.log === log);
  }

  private async openCut(victim: Phone, length: number): Promise<Page> {
    const to = this.database(victim);
    rmSync(to, { recursive: true, force: true });
    cpSync(this.database(this.phone), to, { recursive: true });
    truncateSync(join(to, this.log(victim)), length);
    await victim.start(true);
    return this.open(victim);
  }

  /** A page with the client, which hears of the hub no more once `first` is done. */
  private async open(phone: Phone, first = "0"): Promise<Page> {
    const context = phone.context();
    const silent = async (): Promise<void> => {
      await context.route("**/v1/**", (route) => route.abort("internetdisconnected"));
    };
    // What the hub had of a later time would contradict an earlier one of the phone.
    if (first === "0") await silent();
    const origin = `http://localhost:${this.village.port}/`;
    const page = await openPackage(context, origin, this.village.invitation("localhost"));
    await page.evaluate(first);
    await silent();
    return page;
  }

  private database({ profile }: Phone): string {
    const name = `http_localhost_${this.village.port}.indexeddb.leveldb`;
    return join(profile, "Default", "IndexedDB", name);
  }

  private log(phone: Phone): string {
    const logs = readdirSync(this.database(phone)).filter((name) => /^\d+\.log$/.test(name));
    return logs.sort().at(-1) ?? "";
  }
}

const [cuts = 200, seed = 1] = process.argv.slice(2).map(Number);
console.log(`power loss: seed ${seed}`);
const village = await Village.found();
const phone = new Phone();
let victim: Phone | undefined;
try {
  await village.start(packageFolder(join(village.folder, "page")));
  const run = new Run(village, phone);
  await run.live();
  victim = phone.copied();
  const random = randomOf(seed);
  for (let cut = 1; cut <= cuts; cut += 1) {
    await run.cut(victim, random);
    if (cut % 10 === 0 || cut === cuts) console.log(`cut ${cut}`);
  }
  const shows = await run.shows(victim);
  if (!shows) console.log("a cut amid what was acknowledged did not show");
  const { lost, torn } = run.ledger;
  console.log(`kill: cuts=${cuts} lost=${lost.size} torn=${torn.size}`);
  process.exitCode = lost.size + torn.size === 0 && shows ? 0 : 1;
} finally {
  await victim?.close();
  await phone.close();
  await village.close();
}
