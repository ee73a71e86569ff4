import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forgedTrust, freePort } from "../../../examples/demo/village.js";
import { operatorScan, type ScanResult } from "../../../examples/demo/scan/operator-scan.js";
import { foundVillage, type Founded, type LogLine } from "../../../examples/hub/src/index.js";
import type { FaultSwitches, HubProcessOptions } from "./hub-process.js";
import { Wire } from "./wire.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const builtApp = here("../../../examples/village-app/dist");

/** A founded village with its hub in a process of its own, in a folder that goes when it closes. */
export class Village {
  private hub: ChildProcess | undefined;
  private wire: Wire | undefined;

  private constructor(
    readonly folder: string,
    /** Where phones find the hub: the near end of the wire. */
    readonly port: number,
    readonly founded: Founded,
  ) {}

  static async found(): Promise<Village> {
    const folder = mkdtempSync(join(tmpdir(), "weicun-browser-"));
    const port = await freePort();
    const founded = foundVillage({
      out: join(folder, "offices"),
      hubData: join(folder, "hub"),
      server: `http://localhost:${port}`,
      village: "522699101201",
      name: "石头村",
    });
    return new Village(folder, port, founded);
  }

  /** `app`: the folder that the hub serves at "/". */
  async start(app = builtApp): Promise<void> {
    const hubPort = await freePort();
    const options: HubProcessOptions = {
      data: this.hubData,
      app,
      port: hubPort,
      origins: [`http://localhost:${this.port}`, `http://127.0.0.1:${this.port}`],
      log: this.log,
    };
    const program = here("hub-process.ts");
    const hub = fork(program, [JSON.stringify(options)], { execArgv: ["--import", "tsx"] });
    this.hub = hub;
    const ended = once(hub, "exit").then(([code]) => {
      throw new Error(`the hub ended with ${String(code)}`);
    });
    await Promise.race([once(hub, "message"), ended]);
    ended.catch(() => undefined);
    this.wire = await Wire.lay(this.captured, this.port, hubPort);
  }

  /** Switches faults; answers how many answers are still to be lost, by route. */
  async set(faults: FaultSwitches): Promise<{ readonly submit?: number }> {
    if (!this.hub) throw new Error("the hub is not running");
    const done = once(this.hub, "message");
    this.hub.send(faults);
    const [left] = (await done) as [{ readonly submit?: number }];
    return left;
  }

  /** A trust bundle that names another secretary, by roots of a forger. */
  forgedTrust(): string {
    return forgedTrust(this.hubData);
  }

  /** How many requests of this route were answered so, by the hub's own log. */
  answered(route: string, status: number): number {
    const lines = existsSync(this.log) ? readFileSync(this.log, "utf8").trim().split("\n") : [];
    const entries = lines.filter(Boolean).map((line) => JSON.parse(line) as LogLine);
    return entries.filter((entry) => entry.route === route && entry.status === status).length;
  }

  /** One number out of the hub's database, read by a third process. */
  count(sql: string): number {
    const script = `const D=require("better-sqlite3");
      const db=new D(process.argv[1],{readonly:true});
      console.log(Object.values(db.prepare(process.argv[2]).get())[0])`;
    const file = join(this.hubData, "hub.sqlite");
    return Number(execFileSync(process.execPath, ["-e", script, file, sql], { encoding: "utf8" }));
  }

  /** All that the hub's operator has (database, WAL, attachments, log, captured wire), and `more`, is searched for the canaries. */
  scan(canaries: readonly (string | Buffer)[], more: readonly string[] = []): ScanResult {
    const wires = readdirSync(this.captured).map((name) => join(this.captured, name));
    return operatorScan(this.hubData, [...wires, this.log, ...more], ...canaries);
  }

  /** The invitation as it reads on `host`: the origin of the villager or of the secretary. */
  invitation(host: "localhost" | "127.0.0.1"): string {
    return this.founded.invitation.trim().replace("//localhost:", `//${host}:`);
  }

  office(name: string): { readonly file: Buffer; readonly code: string } {
    const office = this.founded.offices.find((one) => one.office === name);
    if (!office) throw new Error(`no office ${name}`);
    return { file: readFileSync(office.file), code: office.code };
  }

  /** A new key in the place of an office's old one, as its founders make it; answers the six words of it. */
  rotate(office: string): string {
    const [program, out] = [here("../../../examples/hub/found-village.mjs"), this.offices];
    const parameters = ["card", "rotate", "--office", office, "--out", out];
    const said = execFileSync(
      process.execPath,
      [program, ...parameters, "--hub-data", this.hubData],
      { encoding: "utf8" },
    );
    const [, words] = /^words (.+)$/m.exec(said) ?? [];
    if (words === undefined) throw new Error(said);
    return words;
  }

  /** Where the offices' files and the roots' keys are: away from the hub. */
  get offices(): string {
    return join(this.folder, "offices");
  }
  get hubData(): string {
    return join(this.folder, "hub");
  }

  async close(): Promise<void> {
    await this.wire?.cut();
    const { hub } = this;
    if (hub?.exitCode === null && hub.signalCode === null) {
      const ended = once(hub, "exit");
      hub.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get log(): string {
    return join(this.folder, "hub.log");
  }
  private get captured(): string {
    return join(this.folder, "captured");
  }
}
