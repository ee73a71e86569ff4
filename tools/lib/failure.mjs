// One way to stop: a plain sentence for what a person can mend, a stack for what is a bug of ours.

/** Something outside our code is missing or wrong; its message is all that is shown. */
export class Failure extends Error {}

/** Runs a tool's main function and ends the process with its exit code. */
export async function main(action) {
  try {
    process.exitCode = (await action()) ?? 0;
  } catch (error) {
    const plain = error instanceof Failure || isMistyped(error);
    console.error(plain ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** What `parseArgs` says of an option that does not exist or lacks its value. */
function isMistyped(error) {
  return String(error?.code).startsWith("ERR_PARSE_ARGS_");
}
