#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

constexpr std::size_t header_length = 64;
constexpr std::size_t sealed_piece = envelope::blob_chunk + crypto::tag_length;

Result<Bytes> open_attachment(BytesView file, const envelope::AttachmentReference& reference) {
  WEICUN_NEED(file.size() == reference.size && file.size() > header_length, malformed,
              "attachment size");
  WEICUN_TRY(auto reader, envelope::BlobReader::start(file.first(header_length), reference.key,
                                                      reference.length, reference.size));
  Bytes plain;
  plain.reserve(static_cast<std::size_t>(reference.length));
  for (BytesView rest = file.subspan(header_length); !rest.empty();) {
    BytesView piece = rest.first(std::min(rest.size(), sealed_piece));
    WEICUN_TRY(Bytes opened, reader.add(piece));
    plain.insert(plain.end(), opened.begin(), opened.end());
    rest = rest.subspan(piece.size());
  }
  WEICUN_CHECK(reader.finish());
  return plain;
}

}  // namespace

/// The ciphertext file and its key become durable in one commit, or neither does.
void Client::Core::attach_end(RequestId request, std::uint32_t held) {
  if (!attaching) return fail(request, error(ErrorCode::not_found, "attachment in progress"));
  auto finished = attaching->writer.finish();
  std::string mime = attaching->mime;
  attaching.reset();
  if (!finished) return fail(request, finished.error());
  envelope::AttachmentReference reference;
  reference.hash = finished->hash;
  reference.blob = finished->blob;
  reference.size = finished->size;
  reference.length = finished->length;
  reference.mime = mime;
  BytesView key = finished->key.view();
  std::copy(key.begin(), key.end(), reference.key.begin());
  Work work;
  work.frames.push_back(
      frame_for(journal::FrameKind::meta, reference.blob.bytes, view_of(meta_text(reference))));
  work.files.push_back({"a/" + reference.blob.hex(), {}, held});
  work.done = [this, request, reference](Instant) {
    settle(request, Answer(Attached{reference.hash, reference.mime, reference.length}));
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  commit(std::move(work));
}

void Client::Core::load_attachment(RequestId request, const crypto::Digest& hash) {
  const KnownAttachment* known = books.attachment(hash);
  if (known == nullptr) return fail(request, error(ErrorCode::not_found, "attachment"));
  if (known->stored) return give_attachment(request, *known);
  if (settings.server.empty() || sync.link() == sync::Link::offline) {
    return fail(request, error(ErrorCode::offline, "attachment"));
  }
  std::vector<RequestId>& waiting = wanted[hash];
  if (waiting.empty()) sync.want(known->reference.blob);
  waiting.push_back(request);
  pump();
}

void Client::Core::give_attachment(RequestId request, const KnownAttachment& known) {
  envelope::AttachmentReference reference = known.reference;
  std::string name = "a/" + reference.blob.hex();
  with_files({name}, [this, request, name, reference](const Loaded& files) {
    const std::optional<Bytes>& file = files.at(name);
    if (!file) return fail(request, error(ErrorCode::not_found, "attachment file"));
    auto plain = open_attachment(*file, reference);
    if (!plain) return fail(request, error(ErrorCode::journal_damaged, "attachment file"));
    settle(request, Answer(AttachmentBody{std::move(*plain), reference.mime}));
  });
}

}  // namespace weicun::client
