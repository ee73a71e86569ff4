/** The program on Bouncy Castle (tests/interop/gm), compiled once a test process. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf, type Program } from "./programs.js";

const library = "/usr/share/java/bcprov.jar";

/** Why tests of it are skipped, or false. */
export const missing = existsSync(library) ? false : `no ${library} (Debian's libbcprov-java)`;

/** A machine for one file of tests ends before a thorough compiler has paid. */
const quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

let compiled: Program | undefined;

export function bouncyCastle(): Program {
  compiled ??= compile();
  return compiled;
}

function compile(): Program {
  const classes = mkdtempSync(join(tmpdir(), "weicun-bouncy-castle-"));
  process.on("exit", () => rmSync(classes, { recursive: true, force: true }));
  const folder = join(import.meta.dirname, "../gm");
  const sources = readdirSync(folder).filter((name) => name.endsWith(".java"));
  execFileSync(
    "javac",
    [...quick.map((flag) => `-J${flag}`), "-cp", library, "-d", classes, ...sources],
    { cwd: folder },
  );
  return programOf("java", ...quick, "-cp", `${library}:${classes}`, "Letters");
}
