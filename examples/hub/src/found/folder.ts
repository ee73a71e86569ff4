import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HubError } from "../error.js";
import { writeOfficeVault } from "../format/backup.js";
import { parseCore } from "../format/card.js";
import { writeCode } from "../format/recovery-code.js";
import { checkSuccession, invitation, parseTrust, type Trust } from "../format/trust.js";
import { writeDurably } from "../store/files.js";
import { systemRandom } from "../suites/index.js";
import { invitationPicture } from "./invitation-picture.js";
import type { OfficeIdentity } from "./village.js";

const hubCommand = fileURLToPath(new URL("../../hub.mjs", import.meta.url));
const invitationShape = /^(.+)\/#w1\.(\d{12})\.[\w-]+\.([\w-]+)$/;

/** A folder that `found-village` made: what is kept away from the hub. */
export class FoundingFolder {
  readonly trust: Trust;
  private readonly server: string;
  private readonly name: string;

  /** `not-founded` where there is none. */
  constructor(readonly path: string) {
    const [bundle, text] = [join(path, "trust.bin"), join(path, "invitation.txt")];
    if (!existsSync(bundle) || !existsSync(text)) throw new HubError("not-founded", 404);
    this.trust = parseTrust(readFileSync(bundle));
    const [, server, , name] = invitationShape.exec(readFileSync(text, "utf8").trim()) ?? [];
    if (server === undefined || name === undefined) throw new HubError("not-founded", 404);
    this.server = server;
    this.name = Buffer.from(name, "base64url").toString("utf8");
  }

  invitationOf(trust: Trust): string {
    return invitation(this.server, trust.directory.village, this.name, trust);
  }

  /**
   * Puts the next bundle and its invitation in place; the hub gets it through a pipe, where its
   * folder was given.
   */
  publish(next: Trust, hubData: string | undefined): void {
    checkSuccession(this.trust, next);
    if (hubData !== undefined) {
      execFileSync(process.execPath, [hubCommand, "publish", "--data", hubData], {
        input: next.bytes,
        stdio: ["pipe", "ignore", "inherit"],
      });
    }
    writeDurably(join(this.path, "trust.bin"), next.bytes, 0o644);
    this.writeInvitation(next);
  }

  /** The text and its picture; answers the text. */
  writeInvitation(trust: Trust): string {
    const text = this.invitationOf(trust);
    writeDurably(join(this.path, "invitation.txt"), Buffer.from(`${text}\n`), 0o644);
    const picture = Buffer.from(invitationPicture(text, "svg"));
    writeDurably(join(this.path, "invitation.svg"), picture, 0o644);
    return text;
  }

  /** A vault for a new key and, in a file of its own, the code that opens it. */
  writeOffice(identity: OfficeIdentity): string {
    const { serial } = parseCore(identity.core);
    const secret = systemRandom(16);
    const base = join(this.path, serial === 1 ? identity.office : `${identity.office}-${serial}`);
    writeDurably(`${base}.weicun`, writeOfficeVault(identity, secret), 0o600);
    writeDurably(
      `${base}.code.txt`,
      Buffer.from(`${writeCode(this.trust.suite, secret)}\n`),
      0o600,
    );
    return base;
  }
}
