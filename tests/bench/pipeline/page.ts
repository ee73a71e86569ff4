// The page's side: one contender a page load, driven by the runner.
import type { Contender } from "./contender.js";
import { Batched, RecordWise } from "./floor.js";
import { letter } from "./letters.js";
import { Weicun } from "./weicun.js";

export interface Task {
  readonly contender: string;
  readonly signed: boolean;
  readonly records: number;
  readonly batch: number;
  readonly invitation: string;
}

export interface Result {
  readonly milliseconds: number;
  readonly kept: number;
}

declare global {
  var measure: (task: Task) => Promise<Result>;
  /** Given by the runner. */
  var goOffline: () => Promise<void>;
}

function contenderOf({ contender, signed, invitation }: Task): Contender {
  switch (contender) {
    case "weicun":
      return new Weicun(invitation, signed ? "save" : "draft", () => globalThis.goOffline());
    case "record-wise":
      return new RecordWise(signed);
    case "batched":
      return new Batched(signed);
    default:
      throw new Error(`no contender ${contender}`);
  }
}

globalThis.measure = async (task) => {
  const contender = contenderOf(task);
  await contender.open();
  const batches: ReturnType<typeof letter>[][] = [];
  for (let first = 0; first < task.records; first += task.batch) {
    const length = Math.min(task.batch, task.records - first);
    batches.push(Array.from({ length }, (_, index) => letter(first + index)));
  }
  const begin = performance.now();
  for (const batch of batches) await contender.keep(batch);
  const milliseconds = performance.now() - begin;
  return { milliseconds, kept: await contender.count() };
};
