#include <weicun/json/pointer.h>

#include <charconv>

namespace weicun::json {

void append_token(std::string& pointer, std::string_view token) {
  pointer.push_back('/');
  for (char character : token) {
    if (character == '~') {
      pointer += "~0";
    } else if (character == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(character);
    }
  }
}

void append_token(std::string& pointer, std::size_t index) {
  pointer.push_back('/');
  pointer += std::to_string(index);
}

std::optional<std::size_t> array_index(std::string_view token) {
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return std::nullopt;
  std::size_t index = 0;
  auto [end, problem] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (problem != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return index;
}

bool is_at_or_below(std::string_view pointer, std::string_view ancestor) {
  if (pointer.substr(0, ancestor.size()) != ancestor) return false;
  return pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/';
}

std::optional<std::string> PointerReader::next() {
  if (rest_.empty() || rest_[0] != '/') return std::nullopt;
  std::size_t end = rest_.find('/', 1);
  std::string_view raw = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
  rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end);
  std::string token;
  token.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '~') {
      token.push_back(raw[i]);
      continue;
    }
    char escape = i + 1 < raw.size() ? raw[i + 1] : '\0';
    if (escape != '0' && escape != '1') return std::nullopt;
    token.push_back(escape == '0' ? '~' : '/');
    ++i;
  }
  return token;
}

}  // namespace weicun::json
