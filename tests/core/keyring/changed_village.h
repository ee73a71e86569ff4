#pragma once

#include "village.h"

namespace weicun::test {

/// A village whose root holders were replaced once.
struct ChangedVillage : Village {
  RootHolders successors;
  keyring::RootDraft second_root;

  ChangedVillage(std::string_view name, crypto::Suite of_suite)
      : Village(name, of_suite), successors(random, of_suite) {
    second_root = root;
    second_root.version = 2;
    second_root.tenant = tenant;
    second_root.keys = successors.public_keys();
  }
  Bytes second(const std::vector<Signer>& own, const std::vector<Signer>& before) {
    Bytes bytes = keyring::root_unsigned(second_root);
    return ByteWriter()
        .bytes(bytes)
        .bytes(signature_block("root", bytes, own, random, suite))
        .bytes(signature_block("root", bytes, before, random, suite))
        .take();
  }
  Bytes honest_second() { return second(successors.some({0, 1}), holders.some({1, 2})); }
  keyring::DirectoryDraft draft_under(std::uint32_t root_version, std::uint32_t version) const {
    keyring::DirectoryDraft draft = directory_draft(version);
    draft.root_version = root_version;
    return draft;
  }
  Bytes bundle_with(const Bytes& second_bytes, const keyring::DirectoryDraft& draft) {
    return assemble({root_bytes, second_bytes}, sign_directory(draft, successors.some({0, 2})));
  }
};

}  // namespace weicun::test
