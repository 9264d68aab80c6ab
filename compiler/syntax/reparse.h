#pragma once
// A parse that follows its text: after a change only the declaration, or the test of a pack, that it is in is read again.

#include <optional>
#include <string_view>

#include "compiler/syntax/moved.h"
#include "compiler/syntax/parser.h"

namespace tollgate::syntax {

/// What of a module is new.
struct Change {
  enum class Of : uint8_t {
    Nothing,
    Test,         // the words of one test of a pack
    Content,      // of a pack, a world or an example; its name is the same, in the same place
    Declaration,  // one, in whatever way
    Everything
  } of = Of::Everything;
  // Of Test, Content and Declaration: what moved behind it. Pointers to the other declarations stay good, and with Test to other tests.
  Moved moved;
  // Of Test: the test as it is now, in the module, and as it was.
  const TestDecl* test = nullptr;
  TestDecl before;
};

/// Brings `parsed`, which is the parse of the text `before`, up to the text that the file has now. `edit` is between the two, where it is
/// known; else both are compared from end to end.
/// PROMISE: it then equals parse(sources, file, limits).
Change reparse(ParsedModule& parsed, std::string_view before, const SourceMap& sources, FileId file, const Limits& limits,
               const std::optional<SourceEdit>& edit = std::nullopt);

}  // namespace tollgate::syntax
