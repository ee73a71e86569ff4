// npm start: sets up, builds, founds a village the first time, and runs the hub with the village app.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runBuild } from "./build.mjs";
import { run as buildWasm } from "./build/10-wasm.mjs";
import { buildApp } from "./lib/app.mjs";
import { Failure } from "./lib/failure.mjs";
import { root } from "./lib/paths.mjs";
import { capture } from "./lib/run.mjs";
import { setUp } from "./setup/set-up.mjs";

const options = {
  port: { type: "string", default: "8787" },
  data: { type: "string", default: join(root, ".village") },
};

export async function run(args) {
  const { values } = parseArgs({ args, options });
  await setUp("build", buildWasm);
  await runBuild();
  const app = await buildApp();
  const invitation = await foundOnce(values);
  await serve(values, app, invitation);
}

/** The offices' keys lie beside the hub's folder, which is all that the hub is told of. */
async function foundOnce({ data, port }) {
  const kept = join(data, "invitation.txt");
  if (existsSync(kept)) {
    const invitation = readFileSync(kept, "utf8").trim();
    if (invitation.startsWith(`http://localhost:${port}/`)) return invitation;
    throw new Failure(`the village in ${data} was founded for another port: use that, or --data`);
  }
  mkdirSync(data, { recursive: true, mode: 0o700 });
  console.log("start: founding a village");
  const { code, text } = await capture(
    process.execPath,
    [
      join(root, "examples/hub/found-village.mjs"),
      ...[
        "--out",
        join(data, "offices"),
        "--hub-data",
        join(data, "hub"),
        "--server",
        `http://localhost:${port}`,
      ],
      ...["--village", "522699101201", "--name", "石头村", "--drop"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const invitation = text.match(/^invitation (\S+)$/m)?.[1];
  if (code !== 0 || !invitation) throw new Failure(`the village could not be founded in ${data}`);
  writeFileSync(kept, invitation + "\n");
  return invitation;
}

/** Runs until the hub ends; a stop of this process stops the hub. */
function serve({ data, port }, app, invitation) {
  const hub = spawn(
    process.execPath,
    [
      join(root, "examples/hub/hub.mjs"),
      ...["serve", "--data", join(data, "hub"), "--port", port, "--app", app],
      ...["--judge", join(root, "tools/lib/hub-judge.mjs")],
      ...["--origin", `http://localhost:${port}`, "--origin", `http://127.0.0.1:${port}`],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => hub.kill(signal));
  let printed = "";
  hub.stdout.on("data", (bytes) => {
    if (printed === null) return;
    printed += bytes;
    if (!printed.includes("hub ready ")) return;
    printed = null;
    announce({ data, port }, invitation);
  });
  return new Promise((done, fail) => {
    hub.on("error", fail);
    hub.on("close", (code) => {
      if (printed !== null) fail(new Failure(`the hub did not start: is port ${port} in use?`));
      else done(code ?? 0);
    });
  });
}

/** A village of before there were drops has none. */
function announceDrops({ data, port }) {
  const key = join(data, "offices", "county.drop.key");
  if (!existsSync(key)) return;
  const program = join(root, "examples/hub/county.mjs");
  console.log(`3. the county reads tip-offs with this command:`);
  console.log(`   node ${program} read --server http://127.0.0.1:${port} --key ${key}`);
}

function announce({ data, port }, invitation) {
  const secretary = join(data, "offices", "branch_secretary");
  const code = readFileSync(`${secretary}.code.txt`, "utf8").trim();
  const office = invitation.replace("//localhost:", "//127.0.0.1:").replace("/#w1.", "/office#w1.");
  console.log(`1. a villager joins, writes and reads answers here:\n   ${invitation}`);
  console.log(`2. the secretary opens the mailbox here:\n   ${office}`);
  console.log(`   with the file ${secretary}.weicun`);
  console.log(`   and the recovery code ${code}`);
  announceDrops({ data, port });
  console.log(`ready http://localhost:${port}`);
}
