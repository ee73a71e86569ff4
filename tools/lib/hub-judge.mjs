import { openClient } from "weicun/node";

// The same core that phones run judges what the hub may read. Nothing of this client is ever stored or sent.
const core = await openClient({ village: "000000000000", storage: "memory", create: true });

/** The problems of a record's value by its type; none: it may be taken. */
export const judge = (type, valueJson) => core.check(type, JSON.parse(valueJson)).problems;
