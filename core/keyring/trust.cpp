#include <algorithm>

#include <weicun/keyring/directory.h>

#include "bundle.h"

namespace weicun::keyring {
namespace {

Status check_pinned_root(const std::vector<Root>& roots, const Roots& pinned) {
  WEICUN_NEED(pinned.root_version >= 1, malformed, "roots.version");
  WEICUN_NEED(pinned.root_version <= roots.size(), stale, "root.older-than-invitation");
  WEICUN_NEED(roots[pinned.root_version - 1].digest == pinned.digest, not_trusted, "root.digest");
  WEICUN_NEED(roots.front().suite == pinned.suite, not_trusted, "root.suite");
  return Done{};
}

Status check_directory(const Bundle& bundle) {
  const UnverifiedDirectory& unverified = bundle.directory;
  const Directory& directory = unverified.directory;
  WEICUN_NEED(directory.tenant == tenant_of(bundle.roots.front().digest), wrong_tenant,
              "directory.tenant");
  const Root& root = bundle.roots.back();
  // Keys that a newer root replaced must not go on signing lists.
  WEICUN_NEED(directory.root_version >= root.version, stale, "directory.older-root");
  WEICUN_NEED(directory.root_version == root.version, not_trusted, "directory.root");
  WEICUN_NEED(signed_by_threshold(unverified.signatures, root.suite, "directory",
                                  unverified.signed_bytes, root.keys, root.threshold),
              not_trusted, "directory.signatures");
  return Done{};
}

/// Two histories of roots that part somewhere are a fork, however the directories compare.
bool same_history(const std::vector<Root>& left, const std::vector<Root>& right) {
  std::size_t common = std::min(left.size(), right.size());
  return std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(common), right.begin(),
                    [](const Root& one, const Root& other) { return one.digest == other.digest; });
}

Status check_against_known(const Bundle& bundle, const Directory& known_directory) {
  WEICUN_TRY(const Bundle known, parse_bundle(known_directory.bundle));
  const UnverifiedDirectory& old = known.directory;
  const UnverifiedDirectory& fresh = bundle.directory;
  WEICUN_NEED(fresh.directory.tenant == old.directory.tenant, wrong_tenant, "directory.tenant");
  WEICUN_NEED(same_history(bundle.roots, known.roots), forked, "roots");
  VersionPair was = old.directory.versions();
  VersionPair is = fresh.directory.versions();
  WEICUN_NEED(is >= was, stale, "directory.version");
  if (is == was) {
    WEICUN_NEED(equal(fresh.signed_bytes, old.signed_bytes), forked, "directory.version");
  }
  if (is.root == was.root && is.directory - was.directory == 1) {
    WEICUN_NEED(fresh.previous == old.digest(), forked, "directory.previous");
  }
  return Done{};
}

}  // namespace

Result<Directory> believe(BytesView bytes, const Roots& roots, const Directory* known) {
  WEICUN_TRY(Bundle bundle, parse_bundle(bytes));
  WEICUN_CHECK(check_root_chain(bundle.roots));
  WEICUN_CHECK(check_pinned_root(bundle.roots, roots));
  WEICUN_CHECK(check_directory(bundle));
  VersionPair least{roots.root_version, roots.least_directory_version};
  WEICUN_NEED(bundle.directory.directory.versions() >= least, stale,
              "directory.older-than-invitation");
  if (known != nullptr) WEICUN_CHECK(check_against_known(bundle, *known));
  Directory directory = std::move(bundle.directory.directory);
  directory.bundle = copy_of(bytes);
  return directory;
}

}  // namespace weicun::keyring
