#include "lsp/server/text_buffer.h"

#include <atomic>
#include <utility>

namespace tollgate::lsp {

TextBuffer::TextBuffer(std::string name, std::string text) : now_(std::make_shared<SourceFile>(std::move(name), std::move(text))) {}

std::shared_ptr<const SourceFile> TextBuffer::file() {
  if (!std::exchange(given_, true) && before_) now_->madeFrom(before_, edit_);
  return now_;
}

uint32_t TextBuffer::offsetOf(Position position, Encoding encoding) const {
  if (position.line >= now_->lineCount()) return static_cast<uint32_t>(now_->text().size());
  return now_->lineStart(position.line + 1) + bytesOf(now_->line(position.line + 1), position.character, encoding);
}

void TextBuffer::replace(const Range& range, std::string_view replacement, Encoding encoding) {
  uint32_t begin = offsetOf(range.start, encoding), end = offsetOf(range.end, encoding);
  if (begin > end) std::swap(begin, end);
  const SourceEdit edit{begin, end, static_cast<uint32_t>(replacement.size()) - (end - begin)};
  if (!given_) {
    now_->replace(begin, end, replacement);
    edit_ = edit_.then(edit);
    return;
  }
  std::shared_ptr<SourceFile> next = changed(edit, replacement);
  before_ = std::exchange(now_, std::move(next));
  edit_ = edit;
  given_ = false;
}

std::shared_ptr<SourceFile> TextBuffer::changed(const SourceEdit& edit, std::string_view replacement) const {
  const std::string_view now = now_->text();
  if (before_.use_count() != 1) {
    auto next = std::make_shared<SourceFile>(now_->name(), std::string(now));
    next->replace(edit.begin, edit.end, replacement);
    return next;
  }
  // Nobody else has the one before any more: what differs is brought over.
  std::atomic_thread_fence(std::memory_order_acquire);
  const SourceEdit both = edit_.then(edit);
  const uint32_t bothEnd = both.end + edit_.by;  // in `now`
  std::string part(now.substr(both.begin, edit.begin - both.begin));
  part.append(replacement).append(now.substr(edit.end, bothEnd - edit.end));
  auto next = std::make_shared<SourceFile>(std::move(*before_));  // a new one, for others may remember the old one by its place
  next->replace(both.begin, both.end, part);
  return next;
}

}  // namespace tollgate::lsp
