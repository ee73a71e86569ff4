import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from "playwright-core";

const switches = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];
const viewport = { width: 390, height: 844 };
const patience = 30_000;

/** A real Chromium with a profile on disk: it can be killed, and comes back with what was durable. */
export class Phone {
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;
  private readonly devTools = new WeakMap<Page, CDPSession>();
  /** The browser's own folder: all that it writes. */
  readonly profile = mkdtempSync(join(tmpdir(), "weicun-phone-"));

  async start(online: boolean): Promise<Page> {
    const portFile = join(this.profile, "DevToolsActivePort");
    rmSync(portFile, { force: true });
    const program = process.env["WEICUN_CHROMIUM"] ?? "/usr/bin/chromium";
    // A group of its own: a kill takes the renderers along.
    this.process = spawn(program, [...switches, `--user-data-dir=${this.profile}`, "about:blank"], {
      stdio: "ignore",
      detached: true,
    });
    const port = await this.debuggingPort(portFile);
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: patience });
    const context = this.context();
    context.setDefaultTimeout(patience);
    await context.setOffline(!online);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize(viewport);
    return page;
  }

  /** Another phone with all that this one has on its disk; this one must not be running. */
  copied(): Phone {
    const copy = new Phone();
    cpSync(this.profile, copy.profile, {
      recursive: true,
      filter: (path) => !/Singleton|DevToolsActivePort/.test(path),
    });
    return copy;
  }

  context(): BrowserContext {
    const context = this.browser?.contexts()[0];
    if (!context) throw new Error("the browser is not running");
    return context;
  }

  online(yes: boolean): Promise<void> {
    return this.context().setOffline(!yes);
  }

  /** Gives an origin so many bytes of disk beyond none; without a number, as many as there are. */
  async quota(page: Page, origin: string, quotaSize?: number): Promise<void> {
    // The override lasts as long as the session that asked for it.
    const devTools = this.devTools.get(page) ?? (await this.context().newCDPSession(page));
    this.devTools.set(page, devTools);
    await devTools.send("Storage.overrideQuotaForOrigin", {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  }

  /** Asks until it is so. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + 2 * patience;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`not so in time: ${holds.toString()}`);
      await pause(100);
    }
  }

  /** SIGKILL to the browser and all of its processes, as when the power goes. */
  async kill(): Promise<void> {
    const { process: running } = this;
    if (running?.pid === undefined) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    process.kill(-running.pid, "SIGKILL");
    await ended;
    this.process = undefined;
    await this.browser?.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async debuggingPort(file: string): Promise<string> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const port = existsSync(file) ? readFileSync(file, "utf8").split("\n")[0] : "";
      if (port) return port;
      await pause(100);
    }
    throw new Error("Chromium did not start");
  }
}
