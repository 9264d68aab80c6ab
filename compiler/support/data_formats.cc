#include "compiler/support/data_formats.h"

namespace tollgate {

std::span<const DataFormatInfo> dataFormats() {
  static constexpr DataFormatInfo kFormats[] = {
#define DATA_FORMAT(name, word, otherWord, shape, syntax, title) \
  {DataFormat::name, word, otherWord, RecordShape::shape, FileSyntax::syntax, title},
#include "compiler/support/data_formats.def"
#undef DATA_FORMAT
  };
  return kFormats;
}

const DataFormatInfo& infoOf(DataFormat format) { return dataFormats()[static_cast<size_t>(format)]; }

std::optional<DataFormat> dataFormatNamed(std::string_view word) {
  if (word.empty()) return std::nullopt;
  for (const DataFormatInfo& info : dataFormats()) {
    if (word == info.word || word == info.otherWord) return info.format;
  }
  return std::nullopt;
}

std::vector<std::string> dataFormatWords() {
  std::vector<std::string> words;
  for (const DataFormatInfo& info : dataFormats()) {
    words.emplace_back(info.word);
    if (!info.otherWord.empty()) words.emplace_back(info.otherWord);
  }
  return words;
}

std::span<const std::string_view> testCaseFieldNames() {
  static constexpr std::string_view kNames[] = {"name", "classname", "status",   "time",    "timestamp", "file",
                                                "line", "suite",     "hostname", "message", "attempt",   "attempts"};
  return kNames;
}

}  // namespace tollgate
