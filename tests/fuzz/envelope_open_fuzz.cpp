// Sealed letters of every kind, readable records and their contents from a hostile server: as they
// come, and honest ones with bytes changed, before sealing too (by a recipient, who can box what he
// likes). In both suites.
#include <weicun/crypto/box.h>
#include <weicun/envelope/letter.h>
#include <weicun/json/canonical.h>

#include "core/envelope/anonymous.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;
using namespace weicun::envelope;

/// One envelope with its key, to be boxed again with another inner part.
struct Boxed {
  crypto::Suite suite;
  Sealed sealed;
  Bytes bound;  ///< Header and stanzas.
  Bytes inner;

  Boxed(crypto::Suite given, Sealed made) : suite(given), sealed(std::move(made)) {
    std::size_t length = sealed.bytes.size() - read_header(sealed.bytes)->body_length;
    bound = copy_of(BytesView(sealed.bytes).first(length));
    inner = test::plain_of(sealed, suite);
  }
  [[nodiscard]] Bytes with(BytesView plain, crypto::Random& random) const {
    Bytes body = crypto::seal_box(suite, random, sealed.content_key.view(), "letter", bound, plain);
    return ByteWriter().bytes(bound).bytes(body).take();
  }
};

struct Post : test::Villagers {
  crypto::Digest hub = random.bytes<32>();
  keyring::Identity discipline = person(test::Use::county_drop, 0);
  std::string content = test::content_by(author);
  Boxed letter{suite, *seal(by(author), content, {}, {to(secretary)}, random)};
  Boxed hidden{suite, named_to_township()};
  Boxed drop{suite, make_drop()};
  Bytes notice = write_readable(by(author), content, hub, random)->bytes;
  Opened hidden_letter = *open(hidden.sealed.bytes, tenant, secretary);

  explicit Post(crypto::Suite given) : test::Villagers(given) {}

  [[nodiscard]] Sealed make_drop() {
    TenantId county = county_of(discipline.card);
    DropReply code = *drop_reply(suite, county, random.bytes<16>());
    json::ObjectBuilder object;
    object.set("type", "gov.tipoff").set("schema", std::int64_t{1}).set_canonical("value", "{}");
    object.set_canonical("attachments", "[]").set("from", to_base64url(code.key.card.core()));
    object.set("mailbox", to_base64url(code.mailbox));
    Writing writing{county, RecordId{{7}}, {}, 0, 0, &code.key};
    return *seal_drop(writing, object.text(), drop_recipient(discipline.card), random);
  }

  void as_it_comes(BytesView input) const {
    fuzz::must(!open(input, tenant, secretary).ok());
    fuzz::must(!open_drop(input, discipline).ok());
    fuzz::must(!read_readable(input, tenant, hub).ok());
    (void)Content::parse(text_of(input));
    auto statement = Statement::parse(input);
    fuzz::must(!statement.ok() || equal(statement->bytes(), input));
  }
  void changed_in_transit(BytesView input) {
    for (const Boxed* honest : {&letter, &hidden}) {
      Bytes changed = fuzz::patched(honest->sealed.bytes, input);
      fuzz::must(open(changed, tenant, secretary).ok() == (changed == honest->sealed.bytes));
    }
    Bytes changed = fuzz::patched(drop.sealed.bytes, input);
    fuzz::must(open_drop(changed, discipline).ok() == (changed == drop.sealed.bytes));
    changed = fuzz::patched(notice, input);
    fuzz::must(read_readable(changed, tenant, hub).ok() == (changed == notice));
    Opened other = hidden_letter;
    other.identity_box = fuzz::patched(hidden_letter.identity_box, input);
    fuzz::must(open_identity_box(other, township).ok() ==
               (other.identity_box == hidden_letter.identity_box));
    other = hidden_letter;
    other.content.links.sealed = copy_of(input);
    fuzz::must(!open_part(other, township).ok());
  }
  /// What nobody signed, a recipient may rewrite; it has to stay well-formed and unsigned.
  void changed_before_sealing(BytesView input) {
    Bytes changed = fuzz::patched(letter.inner, input);
    auto opened = open_own(letter.with(changed, random), tenant, letter.sealed.content_key);
    fuzz::must((opened.ok() && opened->is_signed) == (changed == letter.inner));
    changed = fuzz::patched(hidden.inner, input);
    opened = open_own(hidden.with(changed, random), tenant, hidden.sealed.content_key);
    fuzz::must(!opened.ok() || !opened->is_signed);
    if (opened.ok() && opened->content_text != hidden_letter.content_text)
      fuzz::must(!open_identity_box(*opened, township).ok());
    changed = fuzz::patched(drop.inner, input);
    opened = open_drop(drop.with(changed, random), discipline);
    fuzz::must(!opened.ok() || !opened->is_signed);
    (void)Content::parse(text_of(fuzz::patched(view_of(content), input)));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Post gm(crypto::Suite::gm);
  static Post intl(crypto::Suite::intl);
  if (size == 0) return 0;
  Post& post = data[0] % 8 == 0 ? gm : intl;  // SM2 takes its time
  BytesView input(data + 1, size - 1);
  post.as_it_comes(input);
  post.changed_in_transit(input);
  post.changed_before_sealing(input);
  return 0;
}
