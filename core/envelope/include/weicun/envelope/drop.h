#pragma once

#include <weicun/envelope/letter.h>
#include <weicun/envelope/receipt.h>

/// Drops (format.md §5.4): one envelope to the county, which bears neither village nor time, and
/// the code by which its author, and nobody else, finds the answer.
namespace weicun::envelope {

/// The county's name in a drop: what its drop card (use 4) hashes to where no village is. The same
/// card in the directories of a hundred villages gives the same name.
[[nodiscard]] TenantId county_of(const keyring::Card& drop_card);
[[nodiscard]] Recipient drop_recipient(const keyring::Card& drop_card);

/// What follows from the random part of a reply code.
struct DropReply {
  ByteArray<16> mailbox{};
  keyring::Identity key;  ///< Its card is in the drop, as `from` or `reply`; it never signs.
};
[[nodiscard]] Result<DropReply> drop_reply(Suite suite, const TenantId& county, BytesView random16);

/// An anonymous drop where `writing.author` is a reply key, a named one where it is a member: the
/// content's `versions` and `reply` are there exactly then. `writing` bears the county, a random id
/// and zero versions. `limit_exceeded` above 1 MiB; `malformed` for attachments or another content.
[[nodiscard]] Result<Sealed> seal_drop(const Writing& writing, std::string_view content,
                                       const Recipient& county, crypto::Random& random);
/// Opens a drop as the county; `recipient` has the drop card.
[[nodiscard]] Result<Opened> open_drop(BytesView envelope, const keyring::Identity& recipient);

/// The county's verdict on one drop: a list of one entry, by the drop card's signing key, about no
/// account and in no chain. `wrong_tenant`, `not_for_us`, `not_trusted`, `bad_signature`,
/// `malformed`.
[[nodiscard]] Result<ReceiptEntry> verify_drop_receipt(BytesView list,
                                                       const keyring::Card& drop_card,
                                                       const RecordId& id,
                                                       const Digest& fingerprint);

/// The work under a drop, instead of an account: Hx("work"; fingerprint ‖ day8 ‖ nonce8) begins
/// with so many zero bits. `day` counts days since 1970.
[[nodiscard]] unsigned work_bits(std::size_t envelope_length);
[[nodiscard]] bool is_work(Suite suite, const Digest& fingerprint, std::uint64_t day,
                           std::uint64_t nonce, unsigned bits);
/// Tries `count` nonces from `first` on.
[[nodiscard]] std::optional<std::uint64_t> find_work(Suite suite, const Digest& fingerprint,
                                                     std::uint64_t day, std::uint64_t first,
                                                     std::uint64_t count, unsigned bits);

}  // namespace weicun::envelope
