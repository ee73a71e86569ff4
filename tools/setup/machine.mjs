// What this machine is, as far as the set-up must know. A test says it of a machine that it makes up.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * `packages`: dpkg says what is installed; `root`: they may be installed; `sources`: apt knows a mirror of Debian itself,
 * from which compilers and third-party sources can come (Ubuntu has packages and no such sources).
 */
export const thisMachine = () => ({
  packages: existsSync("/etc/debian_version"),
  root: process.getuid?.() === 0,
  sources: debianSource() !== undefined,
});

const sourcesFolder = "/etc/apt/sources.list.d";

/** Debian stanzas of this machine as {uri, suites, signedBy}, in both of apt's spellings. */
export function machineSources() {
  const files = existsSync(sourcesFolder) ? readdirSync(sourcesFolder) : [];
  const texts = (end) =>
    files
      .filter((name) => name.endsWith(end))
      .map((name) => readFileSync(join(sourcesFolder, name), "utf8"));
  const stanzas = texts(".sources")
    .flatMap((text) => text.split(/\n\s*\n/))
    .map(parseStanza);
  const classic = existsSync("/etc/apt/sources.list")
    ? [readFileSync("/etc/apt/sources.list", "utf8")]
    : [];
  const lines = [...classic, ...texts(".list")].flatMap((text) => text.split("\n")).map(parseLine);
  return [...stanzas, ...lines].filter((source) => source !== null);
}

/** The machine's main stanza of Debian itself, if it has one. */
export const debianSource = () =>
  machineSources().find((source) =>
    source.suites.some((name) => /^(bookworm|trixie|stable)$/.test(name)),
  );

function parseStanza(text) {
  const field = (name) => text.match(new RegExp(`^${name}:[ \\t]*(.+)$`, "m"))?.[1].trim();
  const [uris, suites] = [field("URIs"), field("Suites")];
  if (!uris || !suites) return null;
  return { uri: uris.split(/\s+/)[0], suites: suites.split(/\s+/), signedBy: field("Signed-By") };
}

function parseLine(line) {
  const found = line.match(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+main/);
  if (!found) return null;
  return { uri: found[2], suites: [found[3]], signedBy: found[1]?.match(/signed-by=(\S+)/)?.[1] };
}
