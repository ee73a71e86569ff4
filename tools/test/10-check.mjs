// Formatter, linters and types: one count each.
import { check } from "../lib/check.mjs";

export const run = () => check({ fix: false, slow: false });
