#pragma once
// The text of an open document while it is edited.

#include <memory>
#include <string>

#include "compiler/support/source.h"
#include "lsp/server/positions.h"

namespace tollgate::lsp {

/// A text and the starts of its lines, which end with LF, CR LF or CR. What others got of it stays as it is. A change costs its own length
/// and one move of the bytes and line numbers behind it; the text is copied only where others still have the last two.
class TextBuffer {
 public:
  explicit TextBuffer(std::string name = "", std::string text = "");
  /// The text as it is now: the same file until it changes. It tells how it was made from the one before.
  std::shared_ptr<const SourceFile> file();
  /// Positions past a line's end mean its end, past the last line the end of the text; a range that is the wrong way round is turned.
  void replace(const Range& range, std::string_view replacement, Encoding encoding);

 private:
  uint32_t offsetOf(Position position, Encoding encoding) const;
  /// A file of our own with the text of `now_` in which bytes [begin, end) are others.
  std::shared_ptr<SourceFile> changed(const SourceEdit& edit, std::string_view replacement) const;
  std::shared_ptr<SourceFile> now_;
  bool given_ = false;                  // `now_` is others' too
  std::shared_ptr<SourceFile> before_;  // what was given before
  SourceEdit edit_;                     // of `before_` to `now_`
};

}  // namespace tollgate::lsp
