#include "drop_post.h"

#include <algorithm>

#include <weicun/envelope/drop.h>

namespace weicun::client {
namespace {

constexpr std::uint64_t day_length = 24ULL * 3'600'000;      // ms
constexpr std::uint64_t longest_retry = 2ULL * 3'600'000;    // ms
constexpr std::uint8_t flag_quiet = 1;                       // the time is the end of a silence
constexpr std::size_t longest_drop = std::size_t{2} << 20U;  // bytes of one envelope, generously

Result<std::vector<PendingDrop>> read_drops(ByteReader& in) {
  std::uint32_t count = in.u32();
  WEICUN_NEED(count <= DropPost::most_pending, malformed, "drop file count");
  std::vector<PendingDrop> drops;
  for (std::uint32_t i = 0; i < count; ++i) {
    PendingDrop drop;
    drop.not_before.milliseconds = in.u64();
    drop.hush_from.milliseconds = in.u64();
    drop.to_pass = in.u32();
    auto fingerprint = in.array<32>();
    std::uint32_t length = in.u32();
    WEICUN_NEED(in.ok() && length <= longest_drop && length <= in.left(), malformed,
                "drop file length");
    drop.envelope = copy_of(in.bytes(length));
    WEICUN_TRY(const auto header, envelope::read_header(drop.envelope));
    drop.id = header.id;
    drop.fingerprint = envelope::envelope_fingerprint(header.suite, drop.envelope);
    // Read wrongly, it would be sent wrongly, and taken out of the store for having been sent.
    WEICUN_NEED(drop.fingerprint == fingerprint, malformed, "drop file fingerprint");
    drops.push_back(std::move(drop));
  }
  WEICUN_NEED(in.at_end(), malformed, "drop file");
  return drops;
}

}  // namespace

Bytes DropPost::file() {
  bool quiet = quiet_until_ != Instant{};
  in_file_ = quiet ? quiet_until_ : pending_.empty() ? Instant{} : last_heard_;
  ByteWriter out;
  out.text("WCQ1").u8(1).u8(quiet ? flag_quiet : 0).zeros(2).u64(in_file_.milliseconds);
  out.u32(static_cast<std::uint32_t>(pending_.size()));
  for (const PendingDrop& drop : pending_) {
    out.u64(drop.not_before.milliseconds).u64(drop.hush_from.milliseconds);
    out.u32(drop.to_pass).bytes(drop.fingerprint);
    out.u32(static_cast<std::uint32_t>(drop.envelope.size())).bytes(drop.envelope);
  }
  return out.take();
}

void DropPost::load(BytesView file, Instant now) {
  bool opening = !loaded_;
  loaded_ = true;
  readable_ = file.empty() || read(file, now).ok();
  // Nothing waited, so nothing was noted: whoever opened the store may just have spoken to the hub.
  if (opening && pending_.empty()) last_heard_ = now;
}

Status DropPost::read(BytesView file, Instant now) {
  ByteReader in(file);
  WEICUN_NEED(text_of(in.bytes(4)) == "WCQ1" && in.u8() == 1, unknown_version, "drop file");
  std::uint8_t flags = in.u8();
  bool known = in.zeros(2) && (flags == 0 || flags == flag_quiet);
  WEICUN_NEED(known, unknown_version, "drop file flags");
  Instant told{in.u64()};
  WEICUN_NEED(in.ok(), malformed, "drop file length");
  bool by_another = told != in_file_;
  in_file_ = told;
  Instant quiet = std::min(told, now.plus(silence + blur));
  if (flags == flag_quiet && quiet > now && quiet > quiet_until_) {
    quiet_until_ = quiet;
    after_question_ = false;  // by another opening, which may have sent a drop
  }
  // The last note may be older than the last time that the hub heard of this phone.
  if (told != Instant{} && by_another)
    last_heard_ = std::max(last_heard_, flags == flag_quiet ? quiet : told.plus(recording));
  WEICUN_TRY(std::vector<PendingDrop> drops, read_drops(in));
  for (PendingDrop& drop : drops) {
    if (gone_.count(drop.id) == 0) add(std::move(drop));
  }
  return Done{};
}

void DropPost::add(PendingDrop drop) {
  if (find(drop.id) == nullptr) pending_.push_back(std::move(drop));
}

void DropPost::remove(const RecordId& id) {
  if (due_ == id) on_its_way_ = false;
  gone_.insert(id);
  std::erase_if(pending_, [&id](const PendingDrop& drop) { return drop.id == id; });
}

void DropPost::send_now(const RecordId& id, Instant now) {
  for (PendingDrop& drop : pending_) {
    if (drop.id != id) continue;
    drop.not_before = drop.hush_from = now;
    drop.to_pass = 0;
  }
}

const PendingDrop* DropPost::find(const RecordId& id) const {
  auto found = std::find_if(pending_.begin(), pending_.end(),
                            [&id](const PendingDrop& drop) { return drop.id == id; });
  return found == pending_.end() ? nullptr : &*found;
}

bool DropPost::heard(Instant now) {
  last_heard_ = now;
  bool note = !pending_.empty() && now >= noted_.plus(recording);
  if (note) noted_ = now;
  return note;
}

/// Nothing waits for years that a wrong clock once showed.
bool DropPost::look_at_clock(Instant now) {
  last_heard_ = std::min(last_heard_, now.plus(recording));
  quiet_until_ = std::min(quiet_until_, now.plus(silence + blur));
  for (PendingDrop& drop : pending_) {
    drop.not_before = std::min(drop.not_before, now.plus(longest_delay));
    drop.hush_from = std::min(drop.hush_from, now.plus(longest_wait));
  }
  if (!silent(now)) quiet_until_ = {};
  bool over = readable_ && pending_.empty() && !silent(now) && in_file_ != Instant{};
  if (over) in_file_ = {};
  return over;
}

Instant DropPost::quiet_until(Instant now) const {
  return on_its_way_ ? std::max(quiet_until_, now.plus(silence)) : quiet_until_;
}

const PendingDrop* DropPost::due() const { return due_ ? find(*due_) : nullptr; }

DropPlan DropPost::plan(Instant now, crypto::Random& random) {
  using Do = DropPlan::Do;
  if (silent(now)) return {Do::wait, quiet_until(now)};
  auto found = std::find_if(pending_.begin(), pending_.end(),
                            [now](const PendingDrop& drop) { return drop.not_before <= now; });
  if (found == pending_.end()) return {};
  due_ = found->id;
  Instant quiet = last_heard_ == Instant{} ? Instant{} : last_heard_.plus(silence);
  if (now < quiet) {
    // The phone is being used: the next time will do, unless it was always being used.
    if (now < found->hush_from) return {};
    if (hush_blur_ == 0) hush_blur_ = 1 + random.below(blur);
  }
  if (now < quiet.plus(hush_blur_)) return {Do::wait, quiet.plus(hush_blur_)};
  if (hush_blur_ == 0 && found->to_pass > 0) {
    // The first opening after a chosen moment is one after an unusually long pause: whoever looks
    // for such would find its sender. The next one is like any other.
    --found->to_pass;
    last_heard_ = now;
    return {Do::nothing, {}, true};
  }
  bool stamped = stamp_ && worked_on_ == due_ && day_ == now.milliseconds / day_length;
  return {stamped ? Do::send : Do::work, {}};
}

void DropPost::work(crypto::Suite suite, unsigned bits, Instant now) {
  const PendingDrop* drop = due();
  if (drop == nullptr) return;
  std::uint64_t today = now.milliseconds / day_length;
  if (worked_on_ != due_ || day_ != today) {
    worked_on_ = due_;
    day_ = today;
    next_nonce_ = 0;
    stamp_.reset();
  }
  if (bits == 0) bits = envelope::work_bits(drop->envelope.size());
  stamp_ = envelope::find_work(suite, drop->fingerprint, day_, next_nonce_, work_slice, bits);
  next_nonce_ += work_slice;
}

void DropPost::sent(Instant now, crypto::Random& random) {
  on_its_way_ = true;
  after_question_ = false;
  hush_blur_ = 0;
  quiet_until_ = now.plus(silence + random.below(blur));
}

Instant DropPost::hush(Instant now, crypto::Random& random) {
  Instant before = quiet_until_;
  quiet_until_ = std::max(quiet_until_, now.plus(silence + random.below(blur)));
  after_question_ = true;
  return before;
}

void DropPost::not_sent(Instant now, crypto::Random& random) {
  failed(now, random);
  quiet_until_ = {};
}

void DropPost::failed(Instant now, crypto::Random& random) {
  on_its_way_ = false;
  stamp_.reset();
  worked_on_.reset();
  for (PendingDrop& drop : pending_) {
    if (drop.id == due_) drop.not_before = now.plus(silence + random.below(longest_retry));
  }
}

}  // namespace weicun::client
