#include "runtime/requirements/xml_file.h"

namespace tollgate::requirements {
namespace {

/// Only the refusal of a file is of interest: the events go elsewhere.
class Refusal : public ingest::RecordSink {
 public:
  explicit Refusal(ListBuilder& list) : list_(list) {}
  void onHeader(std::span<const ingest::HeaderName>) override {}
  void onRecord(const ingest::RecordView&) override {}
  void onFault(const ingest::Fault& fault) override { list_.refuse(fault.place, fault.message, fault.advice); }
  void onDeviation(const ingest::Deviation&) override {}
  void onEnd(const ingest::FileFacts&) override {}
  void onRefused(const ingest::Fault& fault, const ingest::FileFacts&) override { list_.refuse(fault.place, fault.message, fault.advice); }

 private:
  ListBuilder& list_;
};

}  // namespace

std::string_view XmlReader::attribute(const char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    std::string_view own(attributes[0]);
    if (const size_t colon = own.rfind(':'); colon != std::string_view::npos) own.remove_prefix(colon + 1);
    if (own == name) return attributes[1];
  }
  return "";
}

bool readXml(const ingest::FileSystem& files, const std::string& path, XmlReader& reader, ListBuilder& list) {
  list.file(path);
  ingest::OpenResult opened = files.open(path);
  if (opened.error) return list.refuse({}, opened.error->message, opened.error->advice);
  ingest::ReaderLimits limits;
  limits.fileBytes = list.limits().fileBytes;
  limits.nesting = list.limits().nesting;
  Refusal sink(list);
  ingest::SinkGuard guard(sink, limits);
  ingest::ByteSource source(*opened.stream, path, limits);
  ingest::XmlStream stream(source, limits, guard, reader, {"requirements", "the export", ""});
  reader.attach(stream);
  if (!stream.run()) return list.refuse({}, "the file was refused", "");
  guard.end(source, stream.here());
  return !list.refused();
}

}  // namespace tollgate::requirements
