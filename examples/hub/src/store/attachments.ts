import { mkdirSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Statement } from "better-sqlite3";
import type { Database } from "./database.js";
import { syncFolder } from "./files.js";

export interface StoredAttachment {
  readonly record: number;
  readonly digest: Buffer;
  readonly size: number;
  readonly verdict: number;
  readonly reason: number;
}

export interface NewAttachment extends StoredAttachment {
  readonly tenant: Buffer;
  readonly blob: Buffer;
  readonly time: number;
}

/** The verdicts on attachments. */
export class AttachmentStore {
  private readonly findQuery: Statement;
  private readonly countQuery: Statement;
  private readonly add: Statement;

  constructor(database: Database) {
    this.findQuery = database.prepare(
      "SELECT record, digest, size, verdict, reason FROM attachment WHERE tenant = ? AND blob = ?",
    );
    this.countQuery = database
      .prepare("SELECT count(*) FROM attachment WHERE record = ? AND verdict = 1")
      .pluck();
    this.add = database.prepare(
      `INSERT INTO attachment (tenant, blob, record, digest, size, verdict, reason, received_at)
       VALUES (@tenant, @blob, @record, @digest, @size, @verdict, @reason, @time)`,
    );
  }

  find(tenant: Buffer, blob: Buffer): StoredAttachment | undefined {
    return this.findQuery.get(tenant, blob) as StoredAttachment | undefined;
  }

  acceptedOf(record: number): number {
    return this.countQuery.get(record) as number;
  }

  insert(attachment: NewAttachment): void {
    this.add.run(attachment);
  }
}

/**
 * Encrypted files on disk, each under its own digest: two uploads can't overwrite each other, and a
 * file without a row (a crash between the two) is only a file that its sender brings again.
 */
export class BlobFolder {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Durable when it resolves: file, fsync, rename, fsync of the folder. */
  async keep(digest: Buffer, bytes: Buffer): Promise<void> {
    const target = this.pathOf(digest);
    const temporary = `${target}.${randomBytes(6).toString("hex")}.part`;
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    syncFolder(this.folder);
  }

  async read(digest: Buffer): Promise<Buffer> {
    return readFile(this.pathOf(digest));
  }

  private pathOf(digest: Buffer): string {
    return join(this.folder, digest.toString("hex"));
  }
}
