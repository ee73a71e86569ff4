// Emscripten's FS over the files of a village's database: a mount type of our own (docs/decisions/0011).
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
  $WEICUNFS__deps: ["$FS", "$MEMFS", "$WEICUNROWS"],
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
          const all = WEICUNROWS.below(node);
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

    /** Emscripten's hook of FS.syncfs: one after the other, each with what was changed when it was called. */
    syncfs(mount, populate, callback) {
      let work;
      try {
        work = populate ? () => WEICUNROWS.readIn(mount) : WEICUNROWS.writeOut(mount);
      } catch (error) {
        return callback(error);
      }
      const turn = mount.line.then(work);
      mount.line = turn.catch(() => undefined);
      turn.then(() => callback(null), callback);
    },

    /** Brings a dropped body back into the memory. */
    load(path, callback) {
      const { node } = FS.lookupPath(path);
      const read = WEICUNROWS.transaction(node.mount, "readonly", (store, done) => {
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
