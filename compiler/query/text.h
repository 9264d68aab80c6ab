#pragma once
// Places in texts that are being typed: nothing here splits a character, leaves the text, or trusts that anything parses.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tollgate::query {

/// A change of a text. Those of one answer do not overlap and are sorted by file and place.
using Edit = FixEdit;

/// `offset`, or the start of the character that it splits; the end of the text where it lies behind it.
uint32_t settled(std::string_view text, uint32_t offset);
/// The bytes of the line that holds the offset, without its line break.
struct LineSpan {
  uint32_t begin = 0, end = 0;
};
LineSpan lineAt(std::string_view text, uint32_t offset);
/// Whether the byte is a letter or digit of a name, or a hyphen inside one.
bool isPartOfName(std::string_view text, size_t at);
/// The name (letters, digits, inner hyphens) that the offset touches, or an empty span at it.
Span wordAt(const SourceMap& sources, FileId file, uint32_t offset);
/// Whether it is a name that could be declared: its letters, and no word that is reserved everywhere. "" or a sentence that says what is
/// wrong.
std::string nameMistake(std::string_view name);

}  // namespace tollgate::query
