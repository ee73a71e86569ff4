#!/usr/bin/env node
import { register } from "tsx/esm/api";

// Run from source: no build step, so that a clean clone has one way to start and nothing stale to
// run.
register();
const { main } = await import("./src/county/command.ts");
try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}
