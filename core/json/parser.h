#pragma once

#include <string>
#include <vector>

#include <weicun/json/document.h>

namespace weicun::json {

/// One pass over the text, one container stack, no recursion. Strings are unescaped in place: an
/// escape is never shorter than the UTF-8 that it stands for.
class Parser {
 public:
  Parser(std::string_view text, const Limits& limits);
  [[nodiscard]] Result<Document> run();

 private:
  using Node = Document::Node;
  struct Container {
    std::uint32_t node;
    std::uint32_t last_child;
  };

  [[nodiscard]] bool document();
  [[nodiscard]] bool value();
  [[nodiscard]] bool after_value();
  [[nodiscard]] bool next_member();
  [[nodiscard]] bool open(Kind kind, char closing);
  void close();
  [[nodiscard]] bool literal(std::string_view word, Kind kind, std::uint64_t bits);
  [[nodiscard]] bool number();
  [[nodiscard]] bool digits();
  void convert_number(Node& node, bool plain_integer);
  [[nodiscard]] bool string(std::uint32_t& offset, std::uint32_t& length);
  [[nodiscard]] bool escape(std::size_t& out);
  [[nodiscard]] bool unicode_escape(std::size_t& out);
  [[nodiscard]] bool four_hex_digits(std::uint32_t& code);
  [[nodiscard]] std::size_t utf8_length(std::size_t at) const;
  [[nodiscard]] Node* append(Kind kind);
  void skip_space();

  void remove_duplicates(std::uint32_t object);
  void collect_members(std::uint32_t object);
  [[nodiscard]] bool mark_earlier_twins();
  void compact(std::uint32_t object);
  void name_duplicate(std::uint32_t member);

  bool fail(std::string_view why);
  bool exceed(std::string_view limit);

  [[nodiscard]] char here() const {
    return text_[at_];
  }  // text_[size()] is '\0': no bound check needed.
  [[nodiscard]] unsigned char byte(std::size_t at) const {
    return static_cast<unsigned char>(text_[at]);
  }

  Document document_;
  std::string& text_ = document_.text_;
  std::vector<Node>& nodes_ = document_.nodes_;
  Limits limits_;
  std::size_t at_ = 0;
  std::vector<Container> open_;
  std::uint32_t key_ = 0;
  std::uint32_t key_length_ = 0;
  bool done_ = false;
  std::vector<std::uint32_t> members_;  ///< Scratch of remove_duplicates.
  std::vector<std::uint32_t> dead_;     ///< Members that a later one of the same name replaces.
  Error failure_{ErrorCode::bad_json, ""};
};

}  // namespace weicun::json
