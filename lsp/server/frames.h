#pragma once
// Messages on a stream of bytes: `Content-Length: N`, an empty line, N bytes.

#include <optional>
#include <string>
#include <string_view>

namespace tollgate::lsp {

/// One message as it goes out.
std::string framed(std::string_view body);

/// Takes bytes as they come, in pieces of any size, and gives the bodies of the messages in them.
///
/// A header without a length that can be believed is passed over, and reading goes on behind it: whatever stands in front of the next
/// `Content-Length:` is skipped. Keeps at most the message that is arriving; what a header claims is never allocated beforehand.
class FrameReader {
 public:
  static constexpr uint64_t kMostBody = uint64_t{1} << 30;
  static constexpr size_t kMostHeader = size_t{64} << 10;

  void feed(std::string_view bytes) { buffer_.append(bytes); }
  /// The next body that is complete, else nullopt.
  std::optional<std::string> next();

 private:
  bool readHeader();
  std::string buffer_;
  size_t begin_ = 0;    // of what is not taken yet
  size_t scanned_ = 0;  // up to here there is no end of a header
  std::optional<uint64_t> length_;
};

}  // namespace tollgate::lsp
