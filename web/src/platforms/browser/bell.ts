import type { Bell } from "../../ports/platform.js";

/** Locking one tab locks all tabs. A page in the back/forward cache is thrown away when it is called. */
export function lockBell(village: string, vault: string): Bell {
  const name = `weicun:lock:${village}:${vault}`;
  const channel = new BroadcastChannel(name);
  return {
    ring: () => channel.postMessage("lock"),
    watch(listener) {
      channel.addEventListener("message", listener);
      return () => {
        channel.removeEventListener("message", listener);
        channel.close();
      };
    },
  };
}
