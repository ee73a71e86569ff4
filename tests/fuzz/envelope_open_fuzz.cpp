// Sealed letters, readable records and their contents from a hostile server: as they come, and
// honest ones with bytes changed, before sealing too (by a recipient, who can box what he likes).
#include <weicun/crypto/box.h>
#include <weicun/envelope/letter.h>
#include <weicun/json/canonical.h>

#include "core/keyring/village.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

struct Post : test::Village {
  std::string content;
  envelope::Writing writing;
  envelope::Sealed letter;
  Bytes bound;  ///< Header and stanza.
  Bytes inner;
  envelope::ReadableRecord notice;
  crypto::Digest hub = keyring::card_digest(tenant, transport.card);

  Post() : test::Village("fuzz") {
    json::ObjectBuilder object;
    object.set("type", "village.notice")
        .set("schema", std::int64_t{1})
        .set_canonical("value", "{}");
    object.set_canonical("attachments", "[]").set("from", to_base64url(township.card.core()));
    content = object.text();
    writing = {tenant, RecordId{{1}}, test::founded, 1, 1, &township};
    envelope::Recipient to{keyring::card_digest(tenant, secretary.card),
                           secretary.card.encryption_key};
    letter = std::move(*envelope::seal(writing, content, {}, {to}, random));
    notice = std::move(*envelope::write_readable(writing, content, hub, random));
    bound = copy_of(BytesView(letter.bytes).first(96 + 96));
    inner = *crypto::open_box(crypto::Suite::intl, letter.content_key.view(), "letter", bound,
                              BytesView(letter.bytes).subspan(bound.size()));
  }
  /// A letter with this inner part under the same key, header and stanza.
  Bytes boxed(BytesView plain) {
    Bytes body = crypto::seal_box(crypto::Suite::intl, random, letter.content_key.view(), "letter",
                                  bound, plain);
    return ByteWriter().bytes(bound).bytes(body).take();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Post post;
  BytesView input(data, size);
  fuzz::must(!envelope::open(input, post.tenant, post.secretary).ok());
  fuzz::must(!envelope::read_readable(input, post.tenant, post.hub).ok());
  (void)envelope::Content::parse(text_of(input));
  auto statement = envelope::Statement::parse(input);
  fuzz::must(!statement.ok() || equal(statement->bytes(), input));

  Bytes changed = fuzz::patched(post.letter.bytes, input);
  fuzz::must(envelope::open(changed, post.tenant, post.secretary).ok() ==
             (changed == post.letter.bytes));
  changed = fuzz::patched(post.notice.bytes, input);
  fuzz::must(envelope::read_readable(changed, post.tenant, post.hub).ok() ==
             (changed == post.notice.bytes));
  changed = fuzz::patched(post.inner, input);
  auto opened = envelope::open_own(post.boxed(changed), post.tenant, post.letter.content_key);
  fuzz::must(opened.ok() == (changed == post.inner));
  (void)envelope::Content::parse(text_of(fuzz::patched(view_of(post.content), input)));
  return 0;
}
