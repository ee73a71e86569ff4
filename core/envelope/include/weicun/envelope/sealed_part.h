#pragma once

#include <weicun/envelope/letter.h>

/// The sealed part of a readable record (format.md §5.3): fields that the hub must not read leave
/// `value` and travel in the content's `sealed`, as a letter of their own under the record's id.
namespace weicun::envelope {

/// `fields`: canonical JSON of an object. The handler and the author are its recipients. Answers
/// the envelope for `ContentLinks::sealed`.
[[nodiscard]] Result<Bytes> seal_part(const Writing& writing, std::string_view fields,
                                      const std::vector<Recipient>& recipients,
                                      crypto::Random& random);

/// The fields in the sealed part of a verified record, canonical JSON. The part must bear the
/// record's id and its author's signature. `not_found` where there is none, `not_for_us`,
/// `bad_signature`, `malformed`.
[[nodiscard]] Result<std::string> open_part(const Opened& record,
                                            const keyring::Identity& recipient);

}  // namespace weicun::envelope
