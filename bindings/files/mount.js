// Emscripten's FS over the files of a village's database: a mount type of our own (design §2, docs/decisions/0011).
//
// The database and its rows are IDBFS's, so that any program that mounts stock IDBFS there reads them. What differs is
// the commit, since stock `syncfs` may delete, tear or forget acknowledged data:
// - What changed is known by having been changed, not by a file time; each `syncfs` takes it, whole, at its call.
// - One strict transaction of the named files alone. Only `complete` is success; else all of it is still to be written.
// - The head of a store that is written to must be the one that was read: another writer's commit is a ConflictError,
//   and nothing is written. Populate, then write again.
// - Reading in (populate) never overwrites what was changed here and not yet written.
// - With the option { drop: true } bodies leave the memory once they are committed or counted; they are read after
//   WEICUNFS.load(path, callback). Until then reading says EAGAIN.

addToLibrary({
  $WEICUNFS__deps: ["$FS", "$MEMFS", "$IDBFS"],
  $WEICUNFS: {
    // <errno.h>, as Emscripten's FS numbers it.
    EAGAIN: 6,
    EPERM: 63,

    mount(mount) {
      const root = MEMFS.mount(mount);
      mount.changed = new Map(); // path → "put" | "delete", since the last syncfs began
      mount.heads = new Map(); // folder of a store → its head as it was last read or written
      mount.line = Promise.resolve();
      WEICUNFS.watch(root);
      return root;
    },

    /** The node's operations, which note what they change. */
    watch(node) {
      const ops = node.node_ops;
      const note = (of, what) => {
        // The mount point itself is no row.
        if (of !== of.mount.root) of.mount.changed.set(FS.getPath(of), what);
      };
      node.node_ops = Object.assign({}, ops, {
        setattr(of, attributes) {
          if (of.dropped && attributes.size !== 0) throw new FS.ErrnoError(WEICUNFS.EAGAIN);
          ops.setattr(of, attributes);
          if (attributes.size === 0) of.dropped = false;
          note(of, "put");
        },
      });
      if (FS.isDir(node.mode)) WEICUNFS.watchFolder(node, ops, note);
      else WEICUNFS.watchFile(node, note);
      return node;
    },

    watchFolder(folder, ops, note) {
      const gone = (parent, name) => {
        const path = FS.getPath(parent) + "/" + name;
        return () => parent.mount.changed.set(path, "delete");
      };
      Object.assign(folder.node_ops, {
        mknod(parent, name, mode, device) {
          if (!FS.isDir(mode) && !FS.isFile(mode)) throw new FS.ErrnoError(WEICUNFS.EPERM);
          const node = WEICUNFS.watch(ops.mknod(parent, name, mode, device));
          note(node, "put");
          return node;
        },
        unlink(parent, name) {
          const done = gone(parent, name);
          ops.unlink(parent, name);
          done();
        },
        rmdir(parent, name) {
          const done = gone(parent, name);
          ops.rmdir(parent, name);
          done();
        },
        rename(node, parent, name) {
          const all = WEICUNFS.below(node);
          if (all.some((each) => each.dropped)) throw new FS.ErrnoError(WEICUNFS.EAGAIN);
          const [from, to] = [FS.getPath(node), FS.getPath(parent) + "/" + name];
          const paths = all.map((each) => FS.getPath(each));
          ops.rename(node, parent, name);
          for (const path of paths) {
            node.mount.changed.set(path, "delete");
            node.mount.changed.set(to + path.slice(from.length), "put");
          }
        },
        symlink() {
          throw new FS.ErrnoError(WEICUNFS.EPERM); // no row of the layout says it
        },
      });
    },

    watchFile(file, note) {
      const ops = file.stream_ops;
      const present = (stream) => {
        if (stream.node.dropped) throw new FS.ErrnoError(WEICUNFS.EAGAIN);
      };
      const guarded =
        (name, writes) =>
        (stream, ...given) => {
          present(stream);
          const result = ops[name](stream, ...given);
          if (writes) note(stream.node, "put");
          return result;
        };
      file.stream_ops = Object.assign({}, ops, {
        read: guarded("read", false),
        write: guarded("write", true),
        allocate: guarded("allocate", true),
        mmap: guarded("mmap", false),
        msync: guarded("msync", true),
      });
    },

    /** A node and all that lies in it. */
    below(node) {
      if (!FS.isDir(node.mode)) return [node];
      return [node, ...Object.values(node.contents).flatMap((each) => WEICUNFS.below(each))];
    },

    /** Emscripten's hook of FS.syncfs: one after the other, each with what was changed when it was called. */
    syncfs(mount, populate, callback) {
      let work;
      try {
        work = populate ? () => WEICUNFS.readIn(mount) : WEICUNFS.writeOut(mount);
      } catch (error) {
        return callback(error);
      }
      const turn = mount.line.then(work);
      mount.line = turn.catch(() => undefined);
      turn.then(() => callback(null), callback);
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
      const rows = await WEICUNFS.transaction(mount, "readonly", (store, done) => {
        const keys = store.getAllKeys();
        const values = store.getAll();
        values.onsuccess = () => done(keys.result.map((path, at) => [path, values.result[at]]));
      });
      const stored = new Map(rows);
      WEICUNFS.quietly(mount, () => {
        const here = WEICUNFS.below(mount.root)
          .slice(1)
          .map((node) => FS.getPath(node));
        // Longest first: what lies in a folder goes before it.
        for (const path of here.sort().reverse()) {
          const clean = !mount.changed.has(path) && !stored.has(path);
          if (clean) WEICUNFS.remove(path);
        }
        for (const [path, row] of rows)
          if (!mount.changed.has(path)) WEICUNFS.put(mount, path, row);
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
      if (FS.isFile(row.mode)) WEICUNFS.drop(mount, path);
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
        what === "put" ? WEICUNFS.rowOf(path) : undefined,
      ]);
      mount.changed = new Map();
      return async () => {
        try {
          await WEICUNFS.transaction(mount, "readwrite", (store, _, fail) =>
            WEICUNFS.commit(mount, store, rows, fail),
          );
        } catch (error) {
          // All of it is still to be written; what changed meanwhile counts more.
          mount.changed = new Map([...taken, ...mount.changed]);
          throw error;
        }
        WEICUNFS.committed(mount, rows);
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
          if (!WEICUNFS.same(now, mount.heads.get(head))) {
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
          WEICUNFS.drop(mount, path);
      }
    },

    same(left, right) {
      if (!left || !right) return !left && !right;
      return left.length === right.length && left.every((byte, at) => byte === right[at]);
    },

    /** Brings a dropped body back into the memory. */
    load(path, callback) {
      const { node } = FS.lookupPath(path);
      const read = WEICUNFS.transaction(node.mount, "readonly", (store, done) => {
        const request = store.get(path);
        request.onsuccess = () => done(request.result);
      });
      const take = (row) => {
        if (!row) throw new FS.ErrnoError(44); // ENOENT
        if (!node.dropped) return;
        node.contents = row.contents;
        node.usedBytes = row.contents.length;
        node.dropped = false;
      };
      read.then(take).then(() => callback(null), callback);
    },
  },
});
