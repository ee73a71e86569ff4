#pragma once

#include <algorithm>

#include <weicun/envelope/drop.h>
#include <weicun/envelope/identity_box.h>
#include <weicun/envelope/sealed_part.h>

#include <weicun/crypto/box.h>

#include "core/envelope/written.h"

/// People of one village in one suite, and what they write without their name.
namespace weicun::test {

struct Villagers {
  Suite suite;
  crypto::Random random;
  TenantId tenant;
  Identity author;
  Identity secretary;
  Identity township;
  Identity reply;
  RecordId id;

  explicit Villagers(Suite given)
      : suite(given),
        random(random_from("villagers")),
        tenant(TenantId::from(random.bytes<16>())),
        author(person(Use::member_device, 0)),
        secretary(person(Use::office, 1)),
        township(person(Use::office, 4)),
        reply(*make_reply_key(suite, random)),
        id(make_record_id(founded, random.bytes<16>())) {}

  [[nodiscard]] Identity person(Use use, std::uint8_t office) {
    Identity identity = *keyring::make_member(suite, random, village_code, founded);
    identity.card.use = use;
    identity.card.office = office;
    return identity;
  }
  [[nodiscard]] Recipient to(const Identity& identity) const {
    return {keyring::card_digest(tenant, identity.card), identity.card.encryption_key};
  }
  [[nodiscard]] Writing by(const Identity& writer) const {
    return {tenant, id, founded.plus(5), 1, 3, &writer};
  }
  [[nodiscard]] std::string content() const { return content_by(reply); }
  [[nodiscard]] Sealed anonymous(BytesView box = {}) {
    return *seal_unsigned(by(reply), content(), {to(secretary)}, box, random);
  }
  [[nodiscard]] Bytes box_for(std::string_view letter) {
    return *seal_identity_box(by(author), who, letter, {to(township)}, random);
  }
  [[nodiscard]] Sealed named_to_township() { return anonymous(box_for(content())); }

  static constexpr std::string_view who = R"({"real_name":"石阿妹","tel":"13800000000"})";
};

/// All plaintext that this recipient gets out of a letter: what its key opens.
inline Bytes plain_of(const Sealed& sealed, Suite suite) {
  EnvelopeHeader header = *read_header(sealed.bytes);
  std::size_t bound = sealed.bytes.size() - header.body_length;
  return *crypto::open_box(suite, sealed.content_key.view(), "letter",
                           BytesView(sealed.bytes).first(bound),
                           BytesView(sealed.bytes).subspan(bound));
}

inline bool holds(BytesView haystack, BytesView needle) {
  return std::search(haystack.begin(), haystack.end(), needle.begin(), needle.end()) !=
         haystack.end();
}

/// Whether bytes stand there as they are, in hex or in base64url at one of three offsets.
inline bool holds_in_any_form(BytesView haystack, BytesView needle) {
  if (holds(haystack, needle) || holds(haystack, view_of(to_hex(needle)))) return true;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::size_t whole = (needle.size() - offset) / 3 * 3;
    std::string text = to_base64url(needle.subspan(offset, whole));
    if (holds(haystack, view_of(text))) return true;
  }
  return false;
}

}  // namespace weicun::test
