import type { Fetch } from "weicun/node";

/** The web's fetch in the shape that the client wants. */
export const plainFetch: Fetch = async (url, { method, headers, body }) => {
  const answer = await fetch(url, { method, headers, ...(body && { body: body.slice() }) });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: new Uint8Array(await answer.arrayBuffer()),
  };
};

/** A network that the test switches: dead, or a captive portal that answers HTML with status 200. */
export interface SwitchedNetwork {
  readonly fetch: Fetch;
  mode: "on" | "dead" | "html";
}

const portal = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: new TextEncoder().encode("<html>Wi-Fi"),
};

export function network(): SwitchedNetwork {
  const switches: SwitchedNetwork = {
    mode: "on",
    fetch: (url, init) => {
      if (switches.mode === "dead") return Promise.reject(new Error("connection refused"));
      return switches.mode === "html" ? Promise.resolve(portal) : plainFetch(url, init);
    },
  };
  return switches;
}
