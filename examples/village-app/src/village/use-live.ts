import type { Live } from "weicun";
import { onScopeDispose, shallowRef, watch, type ShallowRef, type WatchSource } from "vue";
import { client } from "./client";
import type { Client } from "weicun";

/** Follows what `open` reads from the client, from the moment that it is open; ends with the component. */
export function useLive<T>(
  open: (client: Client) => Live<T>,
  also?: WatchSource,
): Readonly<ShallowRef<T | undefined>> {
  const value = shallowRef<T>();
  let stop: (() => void) | undefined;
  watch(
    [client, ...(also ? [also] : [])],
    () => {
      stop?.();
      stop = client.value && open(client.value).subscribe((next) => (value.value = next));
    },
    { immediate: true },
  );
  onScopeDispose(() => stop?.());
  return value;
}
