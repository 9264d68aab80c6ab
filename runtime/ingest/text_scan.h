#pragma once
// Small scans over UTF-8 text that the readers share.

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "compiler/support/characters.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

inline bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

/// Length of the valid UTF-8 sequence at `text[0]`; 0 if it is invalid, -1 if it is cut by the end. Overlong
/// forms, surrogates and values beyond U+10FFFF are invalid.
inline int utf8Sequence(std::string_view text) {
  const auto at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  const size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (size_t i = 1; i < size; ++i) {
    if (i >= text.size()) return -1;
    unsigned char low = 0x80, high = 0xBF;
    if (i == 1 && lead == 0xE0) low = 0xA0;
    if (i == 1 && lead == 0xED) high = 0x9F;
    if (i == 1 && lead == 0xF0) low = 0x90;
    if (i == 1 && lead == 0xF4) high = 0x8F;
    if (at(i) < low || at(i) > high) return 0;
  }
  return static_cast<int>(size);
}

/// How far `text` is valid UTF-8; its size if it is. A sequence cut by the end counts as invalid.
inline size_t validUtf8Prefix(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return text.size();
  size_t at = 0;
  while (at < text.size()) {
    const int size = utf8Sequence(text.substr(at));
    if (size <= 0) break;
    at += static_cast<size_t>(size);
  }
  return at;
}

/// Bytes at the end of `text` that may start a sequence whose rest has not been read yet: 0 to 3.
inline size_t cutSequenceBytes(std::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const char byte = text[text.size() - back];
    if (isContinuation(byte)) continue;
    return utf8Sequence(text.substr(text.size() - back)) == -1 ? back : 0;
  }
  return 0;
}

inline uint32_t codePoints(std::string_view text) {
  uint32_t count = 0;
  for (const char byte : text) count += isContinuation(byte) ? 0 : 1;
  return count;
}

/// The ASCII letters of a name, small and without all between them: what is left of `Step Id` and `StepId` is the same.
inline std::string bareLetters(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    const char small = smallLetter(c);
    if (small >= 'a' && small <= 'z') letters += small;
  }
  return letters;
}

/// Walks from a known place over `text`. LF, CRLF and a lone CR end a line.
inline Place advance(Place place, std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.size() && text[i + 1] == '\n'))) {
      ++place.line;
      place.column = 1;
    } else if (!isContinuation(text[i]) && text[i] != '\r') {
      ++place.column;
    }
  }
  return place;
}

}  // namespace tollgate::ingest
