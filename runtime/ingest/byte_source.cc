#include "runtime/ingest/byte_source.h"

#include <fmt/format.h>

namespace tollgate::ingest {

ByteSource::ByteSource(InputStream& stream, std::string_view name, const ReaderLimits& limits)
    : stream_(stream), name_(name), limits_(limits) {}

ByteSource::~ByteSource() = default;

size_t ByteSource::read(std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size() && !atEnd_ && !error_) {
    const InputStream::Chunk chunk = stream_.read(buffer.subspan(filled));
    if (chunk.error) {
      error_ = chunk.error;
      break;
    }
    if (chunk.size == 0) {
      atEnd_ = true;
      break;
    }
    digest_.update({buffer.data() + filled, chunk.size});
    filled += chunk.size;
    bytes_ += chunk.size;
    if (bytes_ > limits_.fileBytes) {
      error_ = FileError{fmt::format("the file is larger than {} bytes", limits_.fileBytes), raiseAdvice(limits_, "file-bytes")};
    }
  }
  return error_ ? 0 : filled;
}

bool ByteSource::finish() {
  if (error_) return false;
  if (!atEnd_) {  // the reader stopped exactly at the last byte: look once more
    char probe[1];
    if (read(probe) != 0) {
      error_ = FileError{"bytes follow the end of the data", "read the file again"};
      return false;
    }
    if (error_) return false;
  }
  error_ = stream_.finish();
  if (error_) return false;
  sha256_ = digest_.finish();
  return true;
}

void SinkGuard::fault(FaultKind kind, Place place, std::string message, std::string advice) {
  ++facts_.faults;
  if (kind == FaultKind::UnreadableLine) ++facts_.unreadable;
  if (facts_.faults <= limits_.faults) sink_.onFault({kind, place, std::move(message), std::move(advice)});
}

void SinkGuard::deviation(Place place, std::string message) {
  ++facts_.deviations;
  if (facts_.deviations <= limits_.faults) sink_.onDeviation({place, std::move(message)});
}

bool SinkGuard::refuse(ByteSource& source, Place place, std::string message, std::string advice) {
  facts_.name = source.name();
  facts_.bytes = source.bytes();
  ++facts_.faults;
  sink_.onRefused({FaultKind::UnreadableFile, place, std::move(message), std::move(advice)}, facts_);
  return false;
}

bool SinkGuard::end(ByteSource& source, Place lastPlace) {
  if (!source.finish()) {
    return refuse(source, lastPlace, source.error()->message, source.error()->advice);
  }
  facts_.name = source.name();
  facts_.bytes = source.bytes();
  facts_.sha256 = source.sha256();
  sink_.onEnd(facts_);
  return true;
}

}  // namespace tollgate::ingest
