#include "compiler/support/json_writer.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "compiler/support/display_text.h"

namespace tollgate {

std::string jsonQuoted(std::string_view text) {
  std::string out = "\"";
  size_t at = 0;
  while (at < text.size()) {
    const size_t start = at;
    const char32_t c = nextCodePoint(text, at);
    switch (c) {
      case U'"': out += "\\\""; break;
      case U'\\': out += "\\\\"; break;
      case U'\n': out += "\\n"; break;
      case U'\r': out += "\\r"; break;
      case U'\t': out += "\\t"; break;
      case kReplacement: out += "\xEF\xBF\xBD"; break;
      default:
        if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += text.substr(start, at - start);
        }
    }
  }
  return out + "\"";
}

void JsonWriter::newLine() {
  if (layout_ == Layout::OneLine) return;
  out_ += '\n';
  out_.append(filled_.size() * 2, ' ');
}

void JsonWriter::startValue() {
  if (afterKey_) {
    afterKey_ = false;
    return;
  }
  if (filled_.empty()) return;
  if (filled_.back()) out_ += ',';
  filled_.back() = true;
  newLine();
}

JsonWriter& JsonWriter::open(char bracket) {
  startValue();
  out_ += bracket;
  filled_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  assert(!filled_.empty() && !afterKey_);
  const bool filled = filled_.back();
  filled_.pop_back();
  if (filled) newLine();
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!filled_.empty() && !afterKey_);
  startValue();
  out_ += jsonQuoted(name) + (layout_ == Layout::OneLine ? ":" : ": ");
  afterKey_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  startValue();
  out_ += jsonQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::value(int64_t number) {
  startValue();
  out_ += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::value(uint64_t number) {
  startValue();
  out_ += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  startValue();
  out_ += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  startValue();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view text) {
  startValue();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::member(std::string_view name, const std::vector<std::string>& texts) {
  key(name).beginArray();
  for (const std::string& text : texts) value(text);
  return endArray();
}

std::string JsonWriter::take() {
  assert(filled_.empty() && !afterKey_);
  if (layout_ == Layout::Indented) out_ += '\n';
  return std::exchange(out_, std::string());
}

}  // namespace tollgate
