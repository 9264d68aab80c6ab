#pragma once
// The formats of data files, as rules name them (`from "results/*.xml" as junit`) and readers read them. One list:
// data_formats.def.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

enum class DataFormat : uint8_t {
#define DATA_FORMAT(name, word, otherWord, shape, syntax, title) name,
#include "compiler/support/data_formats.def"
#undef DATA_FORMAT
};

/// What a record of a format is.
enum class RecordShape : uint8_t {
  TestCases,  // one attempt of a test case, with the test-case fields (runtime/ingest/record.h)
  Rows,       // one row under a heading
  Objects,    // one object, its values by dotted path
};

enum class FileSyntax : uint8_t { Xml, Csv, JsonLines, Json, Text };

struct DataFormatInfo {
  DataFormat format = DataFormat::Junit;
  std::string_view word;       // `as` in a source, `--as`, the IR
  std::string_view otherWord;  // means the same in a source; "" for none
  RecordShape shape = RecordShape::TestCases;
  FileSyntax syntax = FileSyntax::Xml;
  std::string_view title;  // in a sentence: "this file is {title}"
};

/// In the order of the enum.
std::span<const DataFormatInfo> dataFormats();
const DataFormatInfo& infoOf(DataFormat format);
/// By either of its words.
std::optional<DataFormat> dataFormatNamed(std::string_view word);
/// All words, the other ones too, for suggestions.
std::vector<std::string> dataFormatWords();

/// The fields that a test case has in every format, in the order of ingest::TestCaseField.
std::span<const std::string_view> testCaseFieldNames();

}  // namespace tollgate
