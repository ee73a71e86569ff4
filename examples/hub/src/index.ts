import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import type { DropLimits } from "./drop/budget.js";
import { DropBox } from "./drop/drop-box.js";
import { readDropKeys } from "./drop/keys.js";
import { DropStore } from "./drop/store.js";
import { faultsFrom, addFaults, type FaultOptions, type HubFaults } from "./faults.js";
import type { Hub } from "./hub.js";
import type { Judge } from "./judge/judgement.js";
import { KeyRing } from "./key-ring.js";
import { addLog, type Log } from "./log.js";
import { county } from "./routes/county.js";
import { drop } from "./routes/drop.js";
import { answerError } from "./routes/errors.js";
import { protocol } from "./routes/protocol.js";
import { villageApp } from "./routes/village-app.js";
import { forgetOldKeys } from "./rotation.js";
import { AccountStore } from "./store/accounts.js";
import { AttachmentStore, BlobFolder } from "./store/attachments.js";
import { openDatabase } from "./store/database.js";
import { PinShareStore } from "./store/pin-shares.js";
import { ReceiptStore } from "./store/receipts.js";
import { RecordStore } from "./store/records.js";
import { ReplyKeyStore } from "./store/reply-keys.js";
import { systemRandom } from "./suites/index.js";
import { TrustStore } from "./trust-store.js";

export { foundVillage, type FoundingOptions, type Founded } from "./found/found-village.js";
export { makeDropKeys, type DropKeys } from "./drop/keys.js";
export type { FaultOptions, HubFaults } from "./faults.js";
export type { Judge, Problem } from "./judge/judgement.js";
export type { Log, LogLine } from "./log.js";

export const defaultPort = 8787;
const twelveHours = 12 * 60 * 60 * 1000;
const slowestRequest = 10 * 60 * 1000;

export interface HubOptions {
  /**
   * The hub's own folder, as `found-village` left it: keys, trust bundle, database, attachments.
   */
  readonly data: string;
  /** 0 takes a free one. Default 8787. */
  readonly port?: number;
  /** Default "localhost": 127.0.0.1 and, where there is one, ::1. */
  readonly host?: string;
  /** Folder of the built village app, served at "/". */
  readonly app?: string;
  /** More origins under which this hub is known, beside localhost and 127.0.0.1 on its port. */
  readonly origins?: readonly string[];
  /**
   * Judges hub-readable values by the catalogue. Without it such records are answered `no-judge`.
   */
  readonly judge?: Judge;
  readonly clock?: () => number;
  readonly sessionMilliseconds?: number;
  readonly epoch?: number;
  readonly log?: Log;
  /** What a day may bring in drops, where this folder has a drop card (`makeDropKeys`). */
  readonly dropLimits?: DropLimits;
  /** Zero bits of work under a drop of so many bytes; for tests, which have no minutes to spare. */
  readonly dropWork?: (length: number) => number;
  /** For tests and the demo only. */
  readonly faults?: FaultOptions;
}

export interface RunningHub {
  /** http://localhost:<port> */
  readonly url: string;
  readonly port: number;
  /** Switches of this running hub, for tests. */
  readonly faults: HubFaults;
  /** Where drops come in, if this hub takes any. */
  readonly dropBox: DropBox | undefined;
  /** Another trust bundle by the same roots: takes effect at once. */
  publishTrust(bundle: Buffer): void;
  /** Lets running requests finish, then closes the database. */
  close(): Promise<void>;
}

/**
 * Starts a hub. `not-founded`, `bad-keys`, `hub-not-in-directory`, `data-too-new`, `no-app`, or the
 * bundle's own error.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const origins: string[] = [...(options.origins ?? [])];
  const hub = openHub(options, origins);
  const box = openDropBox(options);
  const app = buildServer(hub, options, box);
  try {
    await app.listen({ port: options.port ?? defaultPort, host: options.host ?? "localhost" });
  } catch (error) {
    hub.database.close();
    hub.pinShares.close();
    box?.close();
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  origins.push(`http://localhost:${port}`, `http://127.0.0.1:${port}`);
  return {
    url: `http://localhost:${port}`,
    port,
    faults: hub.faults,
    dropBox: box,
    publishTrust: (bundle) => hub.trust.publish(bundle),
    close: async () => {
      await app.close();
      hub.database.close();
      hub.pinShares.close();
      box?.close();
    },
  };
}

function openHub(options: HubOptions, origins: readonly string[]): Hub {
  const trust = TrustStore.open(options.data);
  const clock = options.clock ?? Date.now;
  forgetOldKeys(options.data, trust.current, clock());
  const ring = KeyRing.open(options.data, trust);
  const database = openDatabase(join(options.data, "hub.sqlite"));
  return {
    database,
    get keys() {
      return ring.current;
    },
    refresh: () => {
      trust.refresh();
      ring.refresh();
    },
    trust,
    accounts: new AccountStore(database),
    records: new RecordStore(database),
    receipts: new ReceiptStore(database),
    replyKeys: new ReplyKeyStore(database),
    attachments: new AttachmentStore(database),
    blobs: new BlobFolder(join(options.data, "blobs")),
    pinShares: new PinShareStore(join(options.data, "pin.sqlite"), options.epoch ?? 1),
    clock,
    random: systemRandom,
    judge: options.judge,
    origins,
    sessionMilliseconds: options.sessionMilliseconds ?? twelveHours,
    epoch: options.epoch ?? 1,
    faults: faultsFrom(options.faults),
  };
}

/** Once told to stop, keeps no connection alive: a phone's next question would come in up to 72 s, or never. */
function endSoon(app: FastifyInstance): void {
  let closing = false;
  app.addHook("preClose", (done) => {
    closing = true;
    // What was answered while this began lies idle only a moment later.
    const tidy = setInterval(() => app.server.closeIdleConnections(), 200);
    app.server.once("close", () => clearInterval(tidy));
    done();
  });
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
}

function openDropBox(options: HubOptions): DropBox | undefined {
  const keys = readDropKeys(options.data);
  if (keys === undefined) return undefined;
  const { clock = Date.now, dropLimits: limits, dropWork: bits } = options;
  const store = DropStore.open(join(options.data, "drop.sqlite"));
  return new DropBox({ keys, store, clock, random: systemRandom, limits, bits });
}

function buildServer(hub: Hub, options: HubOptions, box: DropBox | undefined): FastifyInstance {
  const app = Fastify({
    logger: false,
    requestTimeout: slowestRequest,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 64 },
  });
  app.setErrorHandler(answerError);
  app.addHook("onRequest", (_request, _reply, done) => {
    hub.refresh();
    done();
  });
  endSoon(app);
  if (options.log) addLog(app, options.log, hub.clock);
  addFaults(app, hub.faults);
  void app.register(protocol, { prefix: "/v1", hub });
  if (box !== undefined) {
    void app.register(drop, { prefix: "/v1", box });
    void app.register(county, { prefix: "/v1", desk: box.desk });
  }
  const { app: folder } = options;
  if (folder !== undefined) void app.register(villageApp, { folder, origins: hub.origins });
  return app;
}
