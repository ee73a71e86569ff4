#pragma once

#include <optional>

#include <weicun/client/effect.h>
#include <weicun/crypto/random.h>
#include <weicun/envelope/drop.h>

/// When a mailbox is asked (decision 0084): ten minutes after the hub may last have heard of this
/// phone, and up to fifty more at random. Pure decisions, in memory alone; what they lead to is
/// done in enquiring.cpp.
namespace weicun::client {

/// Somebody waits for the county's answer.
struct Question {
  RequestId request = 0;
  TenantId county;
  envelope::DropReply reply;  ///< What follows from the code, which itself is kept no longer.
};

class Enquiry {
 public:
  /// The hub hears nothing from now on.
  void begin(Question question, Instant now, crypto::Random& random);
  [[nodiscard]] const Question* pending() const { return question_ ? &*question_ : nullptr; }
  /// Takes the question out: it was answered, or nobody waits any more.
  [[nodiscard]] Question end();

  /// When it may be asked; a clock that was set back makes nobody wait for years.
  [[nodiscard]] Instant due(Instant now);
  /// It is being asked; the number of that exchange.
  std::uint32_t ask();
  [[nodiscard]] bool asked() const { return asked_; }
  [[nodiscard]] bool is_about(std::uint32_t exchange) const {
    return question_ && asked_ && exchange == exchange_;
  }
  [[nodiscard]] static bool is_exchange(std::uint32_t exchange) {
    return exchange >= first_exchange;
  }

  /// Something else left this phone: what is asked next waits anew.
  void phone_was_heard() { silent_since_.reset(); }

 private:
  /// Sync counts from 1, drops from the half on.
  static constexpr std::uint32_t first_exchange = 0xC000'0000U;

  std::optional<Question> question_;
  Instant not_before_;
  std::optional<Instant> silent_since_;  ///< For questions; another one needn't wait again.
  std::uint32_t exchange_ = first_exchange;
  bool asked_ = false;
};

}  // namespace weicun::client
