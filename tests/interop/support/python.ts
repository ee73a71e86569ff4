/** The program on Debian's Python libraries (tests/interop/intl). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { programOf, type Program } from "./programs.js";

const debian = "/usr/bin/python3"; // the one that has the libraries
export const interpreter = existsSync(debian) ? debian : "python3";

export const python: Program = programOf(
  interpreter,
  join(import.meta.dirname, "../intl/tasks.py"),
);
