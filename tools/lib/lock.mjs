// One set-up at a time on a machine: two would unpack into the same folder.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function holderLives(file) {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs `action` while this process alone holds `folder`'s lock; a dead holder's lock is taken over. */
export async function locked(folder, action) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "setup.lock");
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!holderLives(file)) rmSync(file, { force: true });
    else if (!told) console.log("setup: another set-up is running on this machine; waiting for it");
    await pause(500);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}
