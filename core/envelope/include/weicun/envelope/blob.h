#pragma once

#include <weicun/base/identifier.h>
#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

namespace weicun::envelope {

inline constexpr std::size_t blob_chunk = 65'536;

/// The length that hides the true one a little (Padmé, at most 12 % more).
[[nodiscard]] std::uint64_t padme(std::uint64_t length);
/// 64 + P + 16 × chunks (format.md §6).
[[nodiscard]] std::uint64_t blob_file_size(std::uint64_t padded_length);

/// Encrypts one attachment in pieces (format.md §6). One writer is one attempt: its key and id
/// never serve another.
class BlobWriter {
 public:
  [[nodiscard]] static Result<BlobWriter> start(crypto::Suite suite, std::uint64_t length,
                                                crypto::Random& random);
  BlobWriter(BlobWriter&&) noexcept;
  BlobWriter& operator=(BlobWriter&&) noexcept;
  ~BlobWriter();

  /// Header and commitment, 64 bytes: the beginning of the file.
  [[nodiscard]] Bytes header();
  /// The next piece: exactly 65,536 bytes each, the last one what is left of `length`. Answers
  /// ciphertext, padding chunks included with the last piece.
  [[nodiscard]] Result<Bytes> add(BytesView plain);
  struct Finished {
    BlobId blob;
    Secret<32> key;
    crypto::Digest hash;
    std::uint64_t size;
    std::uint64_t length;
  };
  [[nodiscard]] Result<Finished> finish();

 private:
  struct State;
  explicit BlobWriter(State* state) : state_(state) {}
  State* state_;
};

/// Opens one. The file's hash is compared by the caller's reference before anything is believed.
class BlobReader {
 public:
  /// `header` = the first 64 bytes; `length` = the plaintext's true length, `size` the file's, as
  /// the content says.
  [[nodiscard]] static Result<BlobReader> start(BytesView header, BytesView key,
                                                std::uint64_t length, std::uint64_t size);
  BlobReader(BlobReader&&) noexcept;
  BlobReader& operator=(BlobReader&&) noexcept;
  ~BlobReader();
  /// The next 65,536 + 16 bytes of the file (the last piece shorter); answers plaintext without
  /// padding.
  [[nodiscard]] Result<Bytes> add(BytesView sealed);
  [[nodiscard]] Status finish();  ///< Everything came, nothing more.

 private:
  struct State;
  explicit BlobReader(State* state) : state_(state) {}
  State* state_;
};

}  // namespace weicun::envelope
