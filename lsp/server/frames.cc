#include "lsp/server/frames.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/support/characters.h"

namespace tollgate::lsp {
namespace {

constexpr std::string_view kLength = "content-length";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

/// Without regard to case; also behind something else, which is what is left of a broken message.
bool namesLength(std::string_view name) {
  if (name.size() < kLength.size()) return false;
  return sameLetters(name.substr(name.size() - kLength.size()), kLength);
}

std::optional<uint64_t> lengthIn(std::string_view header) {
  std::optional<uint64_t> length;
  while (!header.empty()) {
    const size_t end = std::min(header.find('\n'), header.size());
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const size_t colon = line.rfind(':');
    if (colon == std::string_view::npos || !namesLength(trimmed(line.substr(0, colon)))) continue;
    const std::string_view digits = trimmed(line.substr(colon + 1));
    uint64_t value = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool good = error == std::errc() && rest == digits.data() + digits.size() && value <= FrameReader::kMostBody;
    length = good ? std::optional<uint64_t>(value) : std::nullopt;
  }
  return length;
}

}  // namespace

std::string framed(std::string_view body) { return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body); }

bool FrameReader::readHeader() {
  while (true) {
    // The empty line that ends a header; a lone line feed is taken for a line's end too.
    size_t at = std::max(begin_, scanned_ > begin_ + 3 ? scanned_ - 3 : begin_);
    size_t end = std::string::npos, after = 0;
    for (at = buffer_.find('\n', at); at != std::string::npos; at = buffer_.find('\n', at + 1)) {
      const size_t skip = at + 1 < buffer_.size() && buffer_[at + 1] == '\r' ? 2 : 1;
      if (at + skip >= buffer_.size() || buffer_[at + skip] != '\n') continue;
      end = at, after = at + skip + 1;
      break;
    }
    if (end == std::string::npos) {
      if (buffer_.size() - begin_ > kMostHeader) begin_ = buffer_.size() - kLength.size() - 32;
      scanned_ = buffer_.size();
      return false;
    }
    length_ = lengthIn(std::string_view(buffer_).substr(begin_, end - begin_));
    begin_ = scanned_ = after;
    if (length_) return true;
  }
}

std::optional<std::string> FrameReader::next() {
  if (begin_ > 0 && (begin_ == buffer_.size() || begin_ > (size_t{1} << 20))) {
    buffer_.erase(0, begin_);
    scanned_ -= std::min(scanned_, begin_);
    begin_ = 0;
  }
  if (!length_ && !readHeader()) return std::nullopt;
  if (buffer_.size() - begin_ < *length_) return std::nullopt;
  std::string body = buffer_.substr(begin_, *length_);
  begin_ += *length_;
  scanned_ = begin_;
  length_.reset();
  if (begin_ == buffer_.size()) {
    if (buffer_.capacity() > (size_t{4} << 20))
      std::string().swap(buffer_);
    else
      buffer_.clear();
    begin_ = scanned_ = 0;
  }
  return body;
}

}  // namespace tollgate::lsp
