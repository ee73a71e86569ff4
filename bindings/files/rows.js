// The rows of a mount of WEICUNFS (mount.js): reading a database in, and committing to it what was changed.

addToLibrary({
  $WEICUNROWS__deps: ["$FS", "$IDBFS"],
  $WEICUNROWS: {
    /** A node and all that lies in it. */
    below(node) {
      if (!FS.isDir(node.mode)) return [node];
      return [node, ...Object.values(node.contents).flatMap((each) => WEICUNROWS.below(each))];
    },

    /** Runs `work` in one transaction on the mount's database; resolves when it is complete. */
    transaction: async (mount, mode, work) => {
      const database = await new Promise((resolve, reject) => {
        IDBFS.getDB(mount.mountpoint, (error, opened) => (error ? reject(error) : resolve(opened)));
      });
      // A connection is kept for one transaction: browsers close the ones that lie about.
      delete IDBFS.dbs[mount.mountpoint];
      try {
        return await new Promise((resolve, reject) => {
          const durability = mode === "readwrite" ? "strict" : "default";
          const transaction = database.transaction(IDBFS.DB_STORE_NAME, mode, { durability });
          let result;
          let failure;
          transaction.oncomplete = () => resolve(result);
          transaction.onabort = () => reject(failure || transaction.error || new Error("aborted"));
          const fail = (error) => {
            failure = error;
            transaction.abort();
          };
          work(transaction.objectStore(IDBFS.DB_STORE_NAME), (value) => (result = value), fail);
        });
      } finally {
        database.close();
      }
    },

    /** Makes the mount say what the database says, but for what was changed here. */
    readIn: async (mount) => {
      const rows = await WEICUNROWS.transaction(mount, "readonly", (store, done) => {
        const keys = store.getAllKeys();
        const values = store.getAll();
        values.onsuccess = () => done(keys.result.map((path, at) => [path, values.result[at]]));
      });
      const stored = new Map(rows);
      WEICUNROWS.quietly(mount, () => {
        const here = WEICUNROWS.below(mount.root)
          .slice(1)
          .map((node) => FS.getPath(node));
        // Longest first: what lies in a folder goes before it.
        for (const path of here.sort().reverse()) {
          const clean = !mount.changed.has(path) && !stored.has(path);
          if (clean) WEICUNROWS.remove(path);
        }
        for (const [path, row] of rows)
          if (!mount.changed.has(path)) WEICUNROWS.put(mount, path, row);
      });
      mount.heads = new Map(
        rows.filter(([path]) => path.endsWith("/head")).map(([path, row]) => [path, row.contents]),
      );
    },

    /** Changes that are the database's own are no changes to be written. */
    quietly(mount, work) {
      const changed = mount.changed;
      mount.changed = new Map(changed);
      try {
        work();
      } finally {
        mount.changed = changed;
      }
    },

    remove(path) {
      const folder = FS.isDir(FS.stat(path).mode);
      if (folder && FS.readdir(path).length > 2) return; // something new lies in it
      if (folder) FS.rmdir(path);
      else FS.unlink(path);
    },

    put(mount, path, row) {
      if (FS.isDir(row.mode)) {
        FS.mkdirTree(path);
      } else {
        FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        FS.writeFile(path, row.contents, { canOwn: true });
      }
      FS.utime(path, row.timestamp.getTime(), row.timestamp.getTime());
      if (FS.isFile(row.mode)) WEICUNROWS.drop(mount, path);
    },

    drop(mount, path) {
      if (!mount.opts.drop) return;
      const { node } = FS.lookupPath(path);
      node.contents = null; // its size, usedBytes, stays
      node.dropped = true;
    },

    /** Takes what was changed so far, as it is now; answers what writes it. */
    writeOut(mount) {
      const taken = mount.changed;
      const rows = [...taken].map(([path, what]) => [
        path,
        what === "put" ? WEICUNROWS.rowOf(path) : undefined,
      ]);
      mount.changed = new Map();
      return async () => {
        try {
          await WEICUNROWS.transaction(mount, "readwrite", (store, _, fail) =>
            WEICUNROWS.commit(mount, store, rows, fail),
          );
        } catch (error) {
          // All of it is still to be written; what changed meanwhile counts more.
          mount.changed = new Map([...taken, ...mount.changed]);
          throw error;
        }
        WEICUNROWS.committed(mount, rows);
      };
    },

    rowOf(path) {
      const { mode, mtime } = FS.stat(path);
      const row = { timestamp: mtime, mode };
      if (FS.isFile(mode)) row.contents = FS.readFile(path); // a copy
      return row;
    },

    /** Compares the heads of the stores that are written to, then puts and deletes. */
    commit(mount, store, rows, fail) {
      const inside = (path) => path.slice(mount.mountpoint.length + 1).split("/");
      const heads = new Set(
        rows.map(([path]) => mount.mountpoint + "/" + inside(path)[0] + "/head"),
      );
      let left = heads.size;
      const write = () => {
        for (const [path, row] of rows) {
          if (row) store.put(row, path);
          else store.delete(path);
        }
      };
      if (left === 0) return;
      for (const head of heads) {
        store.get(head).onsuccess = ({ target }) => {
          const now = target.result && target.result.contents;
          if (!WEICUNROWS.same(now, mount.heads.get(head))) {
            const error = new Error(head + " is another writer's");
            error.name = "ConflictError";
            fail(error);
          } else if ((left -= 1) === 0) {
            write();
          }
        };
      }
    },

    committed(mount, rows) {
      for (const [path, row] of rows) {
        if (path.endsWith("/head")) {
          if (row) mount.heads.set(path, row.contents);
          else mount.heads.delete(path);
        }
        const isFile = row && FS.isFile(row.mode);
        if (isFile && !mount.changed.has(path) && FS.analyzePath(path).exists)
          WEICUNROWS.drop(mount, path);
      }
    },

    same(left, right) {
      if (!left || !right) return !left && !right;
      return left.length === right.length && left.every((byte, at) => byte === right[at]);
    },
  },
});
