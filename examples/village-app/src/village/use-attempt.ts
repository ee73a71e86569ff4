import { ref, type Ref } from "vue";
import { sayError } from "./say-error";

/** Something that a person started: whether it goes on, and in words why it failed. */
export interface Attempt {
  readonly busy: Readonly<Ref<boolean>>;
  /** Empty while nothing is wrong; a page may say here what else stands in the way. */
  readonly trouble: Ref<string>;
  attempt(work: () => Promise<void>): Promise<void>;
}

export function useAttempt(words: (error: unknown) => string = sayError): Attempt {
  const busy = ref(false);
  const trouble = ref("");
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    trouble.value = "";
    try {
      await work();
    } catch (error) {
      trouble.value = words(error);
    } finally {
      busy.value = false;
    }
  };
  return { busy, trouble, attempt };
}
