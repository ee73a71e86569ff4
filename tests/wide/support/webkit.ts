import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Visit } from "./everyday.js";

const miniBrowser = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)
  .find((path) => existsSync(path));
const patience = 120_000;

/** WebKitGTK by its own driver (W3C WebDriver over HTTP), on a display of its own. */
export async function webkit(): Promise<Visit> {
  if (miniBrowser === undefined) throw new Error("WebKitGTK's MiniBrowser is missing");
  const port = await freePort();
  const { driver, stop } = startDriver(port);
  const ask = asker(`http://127.0.0.1:${port}`);
  await answering(ask, driver);
  const options = { binary: miniBrowser, args: ["--automation"] };
  const { sessionId } = (await ask("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await ask("POST", `${session}/timeouts`, { script: patience, pageLoad: patience });
  return {
    open: async (url) => {
      await ask("POST", `${session}/url`, { url });
    },
    evaluate: async (expression) => {
      const script = `const done = arguments[0];
        (${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const answer = await ask("POST", `${session}/execute/async`, { script, args: [] });
      const { value, error } = answer as { value?: unknown; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    },
    close: async () => {
      await ask("DELETE", session).catch(() => undefined);
      await stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

function startDriver(port: number): { driver: ChildProcess; stop: () => Promise<void> } {
  const command = ["-a", "-s", "-screen 0 800x600x24", "WebKitWebDriver", `--port=${port}`];
  const driver = spawn("xvfb-run", command, {
    stdio: "ignore",
    detached: true,
    env: {
      ...process.env,
      // The driver runs as root on test machines, where bubblewrap can't make its namespaces.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    },
  });
  const stop = async (): Promise<void> => {
    const ended = once(driver, "exit");
    if (driver.pid !== undefined) process.kill(-driver.pid, "SIGTERM");
    await ended;
  };
  return { driver, stop };
}

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

const asker =
  (base: string): Ask =>
  async (method, path, body) => {
    const answer = await fetch(base + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };

async function answering(ask: Ask, driver: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (driver.exitCode !== null) throw new Error("xvfb-run WebKitWebDriver ended");
    const there = await ask("GET", "/status").then(
      () => true,
      () => false,
    );
    if (there) return;
    await pause(100);
  }
  throw new Error("WebKitWebDriver does not answer");
}
