#pragma once
// An XML file as events, refused into the list. Internal.

#include <string>
#include <string_view>

#include "runtime/ingest/xml_stream.h"
#include "runtime/requirements/list_builder.h"

namespace tollgate::requirements {

/// What a reader of an XML format is: it gets the stream first, to refuse and to ask for places.
class XmlReader : public ingest::XmlEvents {
 public:
  void attach(ingest::XmlStream& stream) { stream_ = &stream; }

 protected:
  ingest::XmlStream& stream() { return *stream_; }
  /// The value of an attribute, by its name without prefix; "" if there is none.
  static std::string_view attribute(const char** attributes, std::string_view name);

 private:
  ingest::XmlStream* stream_ = nullptr;
};

/// False after a refusal.
bool readXml(const ingest::FileSystem& files, const std::string& path, XmlReader& reader, ListBuilder& list);

}  // namespace tollgate::requirements
