#pragma once

#include <weicun/envelope/letter.h>

/// "My name for the township only" (format.md §5.2): the letter is unsigned; who wrote it stands in
/// an envelope of its own (kind 2, mode 3) inside it, which only the township can open.
namespace weicun::envelope {

/// The box for one letter: `writing` is the letter's but for its author, who is the true one; `who`
/// is the canonical JSON of what the author says about himself. Its statement is about the letter's
/// content.
[[nodiscard]] Result<Bytes> seal_identity_box(const Writing& writing, std::string_view who,
                                              std::string_view letter_content,
                                              const std::vector<Recipient>& recipients,
                                              crypto::Random& random);

struct Author {
  keyring::Card card;  ///< It signed that this letter is its owner's.
  std::string who;     ///< Canonical JSON: what the author says about himself.
};
/// Opens the box of a letter as the township. `not_for_us`; `bad_signature` for the box of another
/// letter; `not_found` for a letter without a box.
[[nodiscard]] Result<Author> open_identity_box(const Opened& letter,
                                               const keyring::Identity& recipient);

}  // namespace weicun::envelope
