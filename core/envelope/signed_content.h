#pragma once

#include <weicun/envelope/statement.h>

namespace weicun::envelope {

inline constexpr std::size_t longest_content = 262'144;
inline constexpr std::size_t longest_drop_content = 1'048'576;

/// A statement and the signature under it.
struct Signed {
  Bytes statement;
  Bytes signature;
};
[[nodiscard]] Result<Signed> sign_statement(const Writing& writing, Mode mode,
                                            const std::vector<Digest>& cards, const Digest& content,
                                            crypto::Random& random);

/// The statement over a content and the signature under it, as both kinds of record carry them.
struct SignedContent {
  Bytes statement;
  Bytes signature;
  Content content;
};

/// Signs a content that names its author and these attachments; another content would make a record
/// that nobody can open. `malformed`, `limit_exceeded`, or what the content's parser says.
[[nodiscard]] Result<SignedContent> sign_content(const Writing& writing, Mode mode,
                                                 const std::vector<Digest>& cards,
                                                 std::string_view content, crypto::Random& random);

/// What a record's surroundings say about it, to be held against its statement.
struct Context {
  Suite suite = Suite::intl;
  Mode mode = Mode::sealed;
  TenantId tenant;
  std::vector<Digest> cards;
};

/// Suite, mode, tenant, recipients and content. `wrong_tenant`; `bad_signature` where the statement
/// says something else than the bytes around it.
[[nodiscard]] Status check_said(const Context& context, const Statement& statement,
                                const Digest& content);
/// The signer's card hashes to the statement's signer, and its signature holds. `bad_signature`.
[[nodiscard]] Status check_signature(const Statement& statement, const keyring::Card& from,
                                     BytesView signature);

/// recipients → content → signer's card → signature, in the order of format.md §5. `wrong_tenant`;
/// `bad_signature` where the statement says something else than the bytes around it.
[[nodiscard]] Result<Opened> verify_content(const Context& context, BytesView statement,
                                            BytesView signature, BytesView content);

}  // namespace weicun::envelope
