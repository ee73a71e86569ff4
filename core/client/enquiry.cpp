#include "enquiry.h"

#include <algorithm>

#include "drop_post.h"

namespace weicun::client {

void Enquiry::begin(Question question, Instant now, crypto::Random& random) {
  if (!silent_since_ || now < *silent_since_) silent_since_ = now;
  not_before_ = silent_since_->plus(DropPost::silence + random.below(DropPost::blur));
  asked_ = false;
  question_ = std::move(question);
}

Question Enquiry::end() {
  Question question = std::move(*question_);
  question_.reset();
  return question;
}

Instant Enquiry::due(Instant now) {
  not_before_ = std::min(not_before_, now.plus(DropPost::silence + DropPost::blur));
  return not_before_;
}

std::uint32_t Enquiry::ask() {
  asked_ = true;
  return ++exchange_;
}

}  // namespace weicun::client
