import { computed, ref, watchEffect } from "vue";
import type { Locale } from "weicun";
import { en } from "./en";
import { zhCN } from "./zh-cn";
import { zhTW } from "./zh-tw";

/** The app's own words. What a record, a rule, a state or an error is called, the client says. */
export type Words = { readonly [name in keyof typeof zhCN]: string };

const all: { readonly [locale in Locale]: Words } = { "zh-CN": zhCN, "zh-TW": zhTW, en };
export const localeNames: readonly { readonly code: Locale; readonly label: string }[] = [
  { code: "zh-CN", label: "简体" },
  { code: "zh-TW", label: "繁體" },
  { code: "en", label: "English" },
];

const place = "weicun.locale";
export const locale = ref<Locale>(keptLocale());
const words = computed(() => all[locale.value]);

watchEffect(() => {
  document.documentElement.lang = locale.value;
  document.title = words.value.appName;
  try {
    localStorage.setItem(place, locale.value);
  } catch {
    // Blocked storage: the choice lasts as long as the page.
  }
});

/** The words of a name, with `{x}` filled in. */
export function say(
  name: keyof Words,
  values: { readonly [name: string]: string | number } = {},
): string {
  return words.value[name].replace(/\{(\w+)\}/g, (whole, key: string) =>
    String(values[key] ?? whole),
  );
}

/** A moment as people of this locale write it. */
export function sayTime(iso: string): string {
  return new Date(iso).toLocaleString(locale.value, {
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

function keptLocale(): Locale {
  try {
    const kept = localStorage.getItem(place);
    return localeNames.find(({ code }) => code === kept)?.code ?? "zh-CN";
  } catch {
    return "zh-CN";
  }
}
