/** What the DOM's types promise and older browsers, or none at all, don't have. */
interface MaybeNavigator {
  readonly onLine?: boolean;
  readonly locks?: LockManager;
  readonly storage?: Partial<StorageManager>;
}
interface MaybeHost {
  readonly navigator?: MaybeNavigator;
  readonly crypto?: { readonly subtle?: SubtleCrypto };
  readonly indexedDB?: { readonly databases?: () => Promise<IDBDatabaseInfo[]> };
  readonly addEventListener?: unknown;
}

export const host: MaybeHost = globalThis;

/** Web Locks, where there are any. */
export const locks = (): LockManager | undefined => host.navigator?.locks;
