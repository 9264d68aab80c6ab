#include "compiler/support/composed_text.h"

#include <limits>

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/utf8.h>

namespace tollgate {
namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // ICU's macros narrow on purpose
bool isUtf8(std::string_view text, int32_t length) {
  for (int32_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, length, c);
    if (c < 0) return false;
  }
  return true;
}
#pragma GCC diagnostic pop

}  // namespace

bool isAscii(std::string_view text) {
  unsigned all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

std::optional<std::string> composed(std::string_view text) {
  if (isAscii(text)) return std::string(text);
  if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) return std::nullopt;
  const auto length = static_cast<int32_t>(text.size());
  if (!isUtf8(text, length)) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  nfc->normalizeUTF8(0, icu::StringPiece(text.data(), length), sink, nullptr, status);
  if (U_FAILURE(status)) return std::nullopt;
  return result;
}

}  // namespace tollgate
