// One way to stop: a plain sentence for what a person can mend, a stack for what is a bug of ours.

/** Something outside our code is missing or wrong; its message is all that is shown. */
export class Failure extends Error {}

/** Runs a tool's main function and ends the process with its exit code. */
export async function main(action) {
  try {
    process.exitCode = (await action()) ?? 0;
  } catch (error) {
    console.error(error instanceof Failure ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
