// One target a format: TOLLGATE_FUZZ_FORMAT is its name in data_formats.def; without it the content tells the format.
// Any bytes are read without crashing, end exactly once, and give the same records whatever the size of
// blocks.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/ingest/memory_files.h"
#include "runtime/ingest/reader.h"

namespace {

using namespace tollgate::ingest;

class Tally : public RecordSink {
 public:
  std::string seen;
  int ends = 0;
  void onHeader(std::span<const HeaderName> names) override { add(names.size()); }
  void onRecord(const RecordView& record) override {
    check(ends == 0 && record.place.line > 0);
    add(record.place.line);
    for (const Cell& cell : record.cells) addCell(cell);
    for (const auto& layer : record.layers) {
      for (const NamedCell& named : layer) {
        seen += named.name;
        addCell(named.cell);
      }
    }
  }
  void onFault(const Fault& fault) override { remark(fault.place, fault.message + fault.advice); }
  void onDeviation(const Deviation& deviation) override { remark(deviation.place, deviation.message); }
  void onEnd(const FileFacts&) override { check(ends++ == 0); }
  void onRefused(const Fault& fault, const FileFacts&) override {
    check(ends++ == 0);
    check(!fault.message.empty() && !fault.advice.empty());
    seen = "refused";
  }

 private:
  static void check(bool holds) {
    if (!holds) std::abort();
  }
  void add(uint64_t number) { seen += std::to_string(number) + " "; }
  void addCell(const Cell& cell) {
    check(cell.present() ? cell.line > 0 : cell.text.empty());
    add(cell.line);
    add(cell.column);
    seen += cell.text;
  }
  void remark(Place place, const std::string& text) {
    add(place.line);
    add(place.column);
    seen += text;
  }
};

std::string readWith(std::string_view text, uint64_t blockBytes) {
  ReadOptions options;
#ifdef TOLLGATE_FUZZ_FORMAT
  options.format = Format::TOLLGATE_FUZZ_FORMAT;
#endif
  options.limits.blockBytes = blockBytes;
  Tally tally;
  MemoryStream stream(text);
  const bool ended = readStream(stream, "f", options, tally);
  if (tally.ends != 1 || ended != (tally.seen != "refused")) std::abort();
  return tally.seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (readWith(text, 4096) != readWith(text, 32)) std::abort();
  return 0;
}
