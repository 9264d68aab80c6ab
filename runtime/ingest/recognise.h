#pragma once
// Which format a file has, by its first bytes. A file's name is asked only where the bytes leave a choice, and then
// only among what they allow.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/data_formats.h"
#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

/// How many bytes are looked at, whatever the size of the blocks that a reader takes.
inline constexpr size_t kRecogniseBytes = 64u << 10;

/// What the first bytes tell. One format, certain: that is the file's. Several, or one that is not certain: they only
/// allow it, and somebody has to say which. None: no reader takes the file.
struct Recognition {
  std::vector<DataFormat> formats;
  bool certain = false;
  std::string saw;     // "XML with the root element <feed>"
  std::string advice;  // what to do if that is no format
  bool isSure() const { return certain && formats.size() == 1; }
  bool allows(DataFormat format) const;
};

/// Pure. `whole`: no byte follows the given ones.
Recognition recognise(std::string_view firstBytes, bool whole);

/// The format of a file called `name`: what is sure by its content, else what its ending chooses among what the content
/// allows (.csv, .tsv, .jsonl, .ndjson, .tap). None: `refusal` says what was seen and what to write.
std::optional<DataFormat> formatOf(const Recognition& seen, std::string_view name, FileError& refusal);

/// Why a file cannot be read as `format`, although it looks like a file of another format that is read, with that
/// format's word as advice. None if nothing speaks against it.
std::optional<FileError> otherFormat(const Recognition& seen, DataFormat format);

/// A stream whose first bytes were looked at, and are given again.
class PeekedStream : public InputStream {
 public:
  explicit PeekedStream(InputStream& stream);
  std::string_view firstBytes() const { return first_; }
  bool whole() const { return ended_; }
  const std::optional<FileError>& error() const { return error_; }
  Chunk read(std::span<char> buffer) override;
  std::optional<FileError> finish() override { return stream_.finish(); }

 private:
  InputStream& stream_;
  std::string first_;
  size_t given_ = 0;
  bool ended_ = false;
  std::optional<FileError> error_;  // met while looking
};

}  // namespace tollgate::ingest
