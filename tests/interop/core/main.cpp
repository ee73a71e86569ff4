// interop_core: performs tasks, one a line of its input (`verb name=hex name=hex`), and answers
// each with a line (`name=hex name=hex`). Says "bad task" and stops at what is no task.
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>

#include <weicun/base/encoding.h>

#include "tasks.h"

namespace {

using weicun::interop::Fields;

Fields fields_of(std::istringstream& line) {
  Fields fields;
  for (std::string word; line >> word;) {
    std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw std::runtime_error("no value in " + word);
    fields[word.substr(0, equals)] = weicun::from_hex(word.substr(equals + 1)).value();
  }
  return fields;
}

weicun::Bytes fresh_entropy() {
  std::random_device device;
  weicun::Bytes entropy(48);
  for (auto& byte : entropy) byte = static_cast<std::uint8_t>(device());
  return entropy;
}

std::string answer_to(const std::string& task) {
  std::istringstream line(task);
  std::string verb;
  line >> verb;
  std::string answer;
  for (const auto& [name, value] : weicun::interop::perform(verb, fields_of(line), fresh_entropy()))
    answer += name + '=' + weicun::to_hex(value) + ' ';
  return answer;
}

}  // namespace

int main() {
  try {
    for (std::string task; std::getline(std::cin, task);) std::cout << answer_to(task) << std::endl;
  } catch (const std::exception& error) {
    std::cerr << "bad task: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
