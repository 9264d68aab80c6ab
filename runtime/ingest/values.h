#pragma once
// The text of one cell as a value of a type (M15). Nothing is guessed: a text that is not exactly what its
// type and its mapping allow is bad, with a sentence that says why and what to do.
//
//   count      decimal digits only; integer: also a leading `-`. `3.0`, `1e3`, `+3`, `1,000`, `３` are bad.
//   number     `-12.5`, `1e3`; with `decimal comma` `-12,5`. No NaN, no infinity, nothing that overflows.
//   share      exact: `90%`, `89.95%`, `197/219`; `0.9` is bad.
//   duration   `90 s`, `1.5 h`, `250 ms`, `PT1H30M`, `01:30:00`; a bare number only if the mapping's form
//   names the unit. days       digits.                 date, instant   see date_form.h text       NFC. A NUL
//   is bad.      reference       its text, NFC; whether it names a row is found out later enum       a mapped
//   word, else exactly the name of a value.    flag   a mapped word only
// Mapped words come first for every type. Anything outside 64 bits is bad.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/ingest/date_form.h"
#include "runtime/table/table.h"

namespace tollgate::ingest {

struct CellValue {
  enum class State : uint8_t { Known, Absent, Overlap, Bad } state = State::Bad;
  int64_t value = 0;        // as a code of table::Column; a reference is the pool code of its text
  int64_t denominator = 1;  // of a share
  int64_t later = 0;        // Overlap: the second instant; `value` is the first
  std::string message;      // Bad: "`3.0` is no count"
  std::string advice;       // Bad: "write whole digits, such as 3"
};

/// Reads the elements of one mapping. `type` is that of one element: never a Set. Not thread-safe (it fills
/// the pool).
class ValueReader {
 public:
  /// `names`: the values of an Enum type that is none of the program's (outcomes of a decision); may be null.
  ValueReader(const ir::Program& program, table::TextPool& texts, ir::Type type, const ir::Mapping& mapping,
              const std::vector<std::string>* names = nullptr);
  CellValue read(std::string_view text) const;
  /// Why the mapping itself reads nothing (a zone or a form that does not exist), and what to do; "" if it is sound. Every text
  /// is then bad without a message of its own, for the mistake is the source's.
  const std::string& mistake() const { return mistake_; }

 private:
  CellValue readComposed(std::string_view text) const;  // NFC already
  CellValue readEnum(std::string_view text) const;
  CellValue readText(std::string_view text) const;
  CellValue readDate(std::string_view text) const;
  CellValue readInstant(std::string_view text) const;
  CellValue unmapped(std::string_view text, std::string_view what) const;

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  template <typename T>
  using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  table::TextPool& texts_;
  ir::Type type_;
  bool decimalComma_ = false;
  ir::Mapping::Overlap overlap_ = ir::Mapping::Overlap::Open;
  std::string form_, zoneName_;
  std::optional<DateForm> dateForm_;
  std::string mistake_;
  std::shared_ptr<const Zone> zone_;
  const std::vector<std::string>* names_ = nullptr;
  ByText<CellValue> words_;
  ByText<int64_t> ordinals_;
  std::vector<std::string> candidates_;  // for suggestions
};

/// A constant of a program as a column's code; a reference is the pool code of its key. A duration or a value
/// of an enum may also be given by its text; `names` as in ValueReader.
CellValue constantValue(table::TextPool& texts, const ir::Type& type, const ir::Value& value,
                        const std::vector<std::string>* names = nullptr);

/// Without white space (Unicode's) at both ends.
std::string_view trimmedText(std::string_view text);
/// In back quotes for a message: control characters shown, long texts cut.
std::string quoted(std::string_view text);

}  // namespace tollgate::ingest
