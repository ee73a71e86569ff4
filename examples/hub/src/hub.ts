import type { HubFaults } from "./faults.js";
import type { Judge } from "./judge/judgement.js";
import type { HubKeys } from "./keys.js";
import type { AccountStore } from "./store/accounts.js";
import type { AttachmentStore, BlobFolder } from "./store/attachments.js";
import type { Database } from "./store/database.js";
import type { PinShareStore } from "./store/pin-shares.js";
import type { ReceiptStore } from "./store/receipts.js";
import type { ReplyKeyStore } from "./store/reply-keys.js";
import type { RecordStore } from "./store/records.js";
import type { RandomSource } from "./suites/index.js";
import type { TrustStore } from "./trust-store.js";

/** Everything that the services of one hub stand on. `clock` in milliseconds since 1970. */
export interface Hub {
  readonly database: Database;
  /** Those that the directory of now calls active. */
  readonly keys: HubKeys;
  readonly trust: TrustStore;
  readonly accounts: AccountStore;
  readonly records: RecordStore;
  readonly receipts: ReceiptStore;
  readonly replyKeys: ReplyKeyStore;
  readonly attachments: AttachmentStore;
  readonly pinShares: PinShareStore;
  readonly blobs: BlobFolder;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly judge: Judge | undefined;
  /** scheme://host[:port] under which phones know this hub. */
  readonly origins: readonly string[];
  readonly sessionMilliseconds: number;
  /**
   * Rises when this hub was restored from an older copy, so that phones can tell it from a lie
   * (format.md §7).
   */
  readonly epoch: number;
  readonly faults: HubFaults;
  /** Takes what commands of this hub changed in its folder: bundle and keys. */
  refresh(): void;
}
