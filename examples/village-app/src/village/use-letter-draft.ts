import type { Client, Problem, Review, Saved } from "weicun";
import { computed, onScopeDispose, reactive, ref, shallowRef, toRaw, watch } from "vue";
import { locale } from "../words/words";
import { letterType, newLetter, problemsAt, trimmed, type LetterValue } from "./letter";
import { sayError } from "./say-error";

/** Milliseconds without a key: a pause, in which the draft is kept. */
const pause = 600;

/**
 * A letter while it is written. Kept at every pause, when a photo was added and when the page is hidden; one
 * keeping at a time, so that one letter never gets two drafts.
 */
export function useLetterDraft(client: Client, kept?: { id: string; value: LetterValue }) {
  const value = reactive<LetterValue>(kept?.value ?? newLetter(client));
  const id = ref(kept?.id);
  const keeping = ref<"no" | "keeping" | "kept" | "failed">(kept ? "kept" : "no");
  const trouble = ref("");
  const problems = shallowRef<readonly Problem[]>([]);
  /** Fields that were left or filled: only these are judged before the person says that the letter is ready. */
  const touched = reactive(new Set<string>());
  let finished = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const content = (): LetterValue => trimmed(structuredClone(deepRaw(value)));

  function inOrder<T>(step: () => Promise<T>): Promise<T> {
    const result = queue.then(step);
    queue = result.catch(() => undefined);
    return result;
  }

  function keep(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return inOrder(async () => {
      if (finished) return;
      keeping.value = "keeping";
      try {
        ({ id: id.value } = await client.draft(letterType, content(), { id: id.value }));
        // Somebody may have typed on meanwhile; then the next pause says so.
        if (timer === undefined) keeping.value = "kept";
      } catch (error) {
        keeping.value = "failed";
        trouble.value = sayError(error);
      }
    });
  }

  function judge(path: string): void {
    touched.add(path);
    const others = problems.value.filter((problem) => !problemsAt([problem], path).length);
    problems.value = [
      ...others,
      ...problemsAt(client.check(letterType, content(), { at: path }).problems, path),
    ];
  }

  function judgeAll(paths: readonly string[]): readonly Problem[] {
    for (const path of paths) judge(path);
    return paths.flatMap((path) => problemsAt(problems.value, path));
  }

  async function save(): Promise<Saved> {
    await keep();
    return inOrder(async () => {
      const saved = await client.save(letterType, content(), { id: id.value });
      problems.value = saved.problems;
      finished = saved.ok;
      return saved;
    });
  }

  for (const name of Object.keys(allFields) as (keyof LetterValue)[]) {
    watch(
      () => value[name],
      () => {
        judge(`/${name}`);
        if (finished) return;
        keeping.value = "keeping";
        clearTimeout(timer);
        // A photo is no typing: it is kept at once.
        timer = setTimeout(() => void keep(), name === "photos" ? 0 : pause);
      },
      { deep: true },
    );
  }

  // Problems are said in the language that is read now.
  watch(locale, () => [...touched].forEach(judge));

  const keepNow = (): void => {
    if (timer !== undefined) void keep();
  };
  const hidden = (): void => {
    if (document.visibilityState === "hidden") keepNow();
  };
  document.addEventListener("visibilitychange", hidden);
  addEventListener("pagehide", keepNow);
  onScopeDispose(() => {
    document.removeEventListener("visibilitychange", hidden);
    removeEventListener("pagehide", keepNow);
    keepNow();
  });

  return {
    value,
    /** For fields that their form writes whole. */
    put<N extends keyof LetterValue>(name: N, field: LetterValue[N]): void {
      value[name] = field;
    },
    id: computed(() => id.value),
    keeping: computed(() => keeping.value),
    trouble: computed(() => trouble.value),
    problems: computed(() => problems.value),
    problemsOf: (path: string): readonly Problem[] => problemsAt(problems.value, path),
    judge,
    judgeAll,
    /** Who will read it is shown before the last question is answered. */
    review: (): Promise<Review> => client.review(letterType, { ...content(), no_secret_ack: true }),
    save,
  };
}

export type LetterDraft = ReturnType<typeof useLetterDraft>;

const allFields: { readonly [name in keyof Required<LetterValue>]: true } = {
  to_office: true,
  purpose: true,
  topic: true,
  title: true,
  body: true,
  photos: true,
  signed_mode: true,
  identity_box: true,
  want_public_reply: true,
  no_secret_ack: true,
};

/** A plain copy: Vue's proxies can't be cloned. */
function deepRaw<T>(value: T): T {
  const raw: unknown = toRaw(value);
  if (Array.isArray(raw)) return raw.map((item: unknown) => deepRaw(item)) as T;
  if (typeof raw !== "object" || raw === null) return raw as T;
  return Object.fromEntries(
    Object.entries(raw).map(([name, field]: [string, unknown]) => [name, deepRaw(field)]),
  ) as T;
}
