import { closeSync, fsyncSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * All of the bytes under this name after a power cut, or what was there before: file, fsync,
 * rename, fsync of the folder.
 */
export function writeDurably(path: string, bytes: Uint8Array, mode: number): void {
  const temporary = `${path}.part`;
  const file = openSync(temporary, "w", mode);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** Another one after each `writeDurably`; "" where no file is. */
export function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "" : [found.ino, found.size, found.mtimeNs].join(" ");
}

export function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
