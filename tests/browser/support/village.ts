import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foundVillage, type Founded } from "../../../examples/hub/src/index.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const builtApp = here("../../../examples/village-app/dist");

/** A founded village with its hub in a process of its own, in a folder that goes when it closes. */
export class Village {
  private hub: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
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

  /** `lost`: how many answers to `submit` are lost after their effect. */
  async start(lost = 0): Promise<void> {
    const parameters = [join(this.folder, "hub"), builtApp, String(this.port), String(lost)];
    const hub = spawn(
      process.execPath,
      ["--import", "tsx", here("hub-process.ts"), ...parameters],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    this.hub = hub;
    await new Promise<void>((resolve, reject) => {
      hub.stdout.once("data", () => resolve());
      hub.once("exit", (code) => reject(new Error(`the hub ended with ${String(code)}`)));
    });
  }

  /** One number out of the hub's database, read by a third process. */
  count(sql: string): number {
    const script = `const D=require("better-sqlite3");
      const db=new D(process.argv[1],{readonly:true});
      console.log(Object.values(db.prepare(process.argv[2]).get())[0])`;
    const file = join(this.folder, "hub", "hub.sqlite");
    return Number(execFileSync(process.execPath, ["-e", script, file, sql], { encoding: "utf8" }));
  }

  /** The invitation as it reads on `host`: the origin of the villager or of the secretary. */
  invitation(host: "localhost" | "127.0.0.1"): string {
    return this.founded.invitation.trim().replace("//localhost:", `//${host}:`);
  }

  async close(): Promise<void> {
    const { hub } = this;
    if (hub?.exitCode === null) {
      const ended = new Promise((resolve) => hub.once("exit", resolve));
      hub.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
