#include "runtime/ingest/json_lines_reader.h"

#include <fmt/format.h>

#include <cstring>

#include "runtime/ingest/json_line.h"
#include "runtime/ingest/sniff.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kBlock = 1u << 20;

class JsonLinesReader {
 public:
  JsonLinesReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), line_(limits), buffer_(blockSize(limits, kBlock)) {}

  bool run() {
    if (!refill()) return false;
    if (end_ == 0) {
      return guard_.refuse(source_, {1, 1}, "the file is empty",
                           "export it again; a file that rightly has no records holds one blank line");
    }
    const std::string_view first(buffer_.data(), end_);
    if (first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF")) {
      return guard_.refuse(source_, {1, 1}, "the file is UTF-16, not UTF-8", "write it as UTF-8");
    }
    if (first.starts_with("\xEF\xBB\xBF")) begin_ = 3;
    const std::string wrong = contradicts(first.substr(begin_, kSniffBytes), "JSON Lines");
    if (wrong.find("XML") != std::string::npos || wrong.find("HTML") != std::string::npos) {
      return guard_.refuse(source_, {1, 1}, wrong, "name the format that the file has");
    }
    for (;;) {
      const char* start = buffer_.data() + begin_;
      const void* found = begin_ == end_ ? nullptr : std::memchr(start + scanned_, '\n', end_ - begin_ - scanned_);
      if (found == nullptr && !last_) {
        scanned_ = end_ - begin_;
        if (!refill()) return false;
        continue;
      }
      if (found == nullptr && begin_ == end_) return guard_.end(source_, {number_, 1});
      const size_t size = found == nullptr ? end_ - begin_ : static_cast<size_t>(static_cast<const char*>(found) - start);
      if (size > limits_.recordBytes) return refuseLongLine();
      if (!last_ && begin_ + size + 1 == end_) {  // is it the last line?
        scanned_ = size;
        if (!refill()) return false;
        continue;
      }
      if (!take({start, size}, found == nullptr || (last_ && begin_ + size + 1 == end_))) return false;
      begin_ += size + (found == nullptr ? 0 : 1);
      scanned_ = 0;
      ++number_;
    }
  }

 private:
  bool refuseLongLine() {
    return guard_.refuse(source_, {number_, 1}, fmt::format("the line is longer than {} bytes", limits_.recordBytes),
                         "write one object a line, or " + raiseAdvice(limits_, "record-bytes"));
  }

  bool refill() {
    const size_t kept = end_ - begin_;
    if (kept > limits_.recordBytes + 1) return refuseLongLine();
    std::memmove(buffer_.data(), buffer_.data() + begin_, kept);
    begin_ = 0;
    end_ = kept;
    if (kept >= buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);
    const size_t room = buffer_.size() - kept;
    const size_t size = source_.read({buffer_.data() + kept, room});
    if (source_.error()) return guard_.refuse(source_, {}, source_.error()->message, source_.error()->advice);
    end_ += size;
    last_ = size < room;
    return true;
  }

  /// False if the file is refused.
  bool take(std::string_view text, bool last) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    const size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return true;
    if (!seen_) {
      const std::string_view body = text.substr(start);
      const bool openOnly = body.find_first_not_of(" \t{") == std::string_view::npos;
      if (body.front() == '[' || (openOnly && !last)) {
        return guard_.refuse(source_, {number_, static_cast<uint32_t>(start) + 1}, "the file is one JSON document, not JSON Lines",
                             "write one object a line, for example with `jq -c '.[]'`");
      }
    }
    seen_ = true;
    if (!line_.parse(text, number_, last)) {
      // Where the export stopped, nobody knows how much is missing.
      if (line_.cut()) return guard_.refuse(source_, line_.errorPlace(), line_.takeMessage(), line_.takeAdvice());
      guard_.fault(FaultKind::UnreadableLine, line_.errorPlace(), line_.takeMessage(), line_.takeAdvice());
      return true;
    }
    const std::span<const NamedCell> layer = line_.leaves();
    RecordView record;
    record.place = line_.place();
    record.layers = {&layer, 1};
    guard_.record(record);
    return true;
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  JsonLine line_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;
  size_t scanned_ = 0;  // bytes from begin_ known to hold no line break
  bool last_ = false;
  bool seen_ = false;
  uint32_t number_ = 1;
};

}  // namespace

bool readJsonLines(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return JsonLinesReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
