#pragma once

#include <vector>

#include <weicun/catalogue/catalogue.h>
#include <weicun/client/answer.h>
#include <weicun/keyring/card.h>

/// The county's answers to one drop (format.md §5.4), out of whatever a drop host said lies in its
/// mailbox.
namespace weicun::client {

/// Who opens them: whoever has the code.
struct AnswerReader {
  const catalogue::Catalogue& catalogue;
  TenantId county;
  const keyring::Identity& reply;
};

/// Every one that opens, is an answer and nothing else; each id once, in the order of the mailbox.
/// What isn't one is left out without a word: anybody may have put it there, and a finding would
/// tell of the question.
[[nodiscard]] DropAnswers drop_answers(const std::vector<Bytes>& envelopes,
                                       const AnswerReader& reader);

}  // namespace weicun::client
