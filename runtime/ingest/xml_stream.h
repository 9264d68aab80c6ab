#pragma once
// XML as a stream of elements with places, by expat; every refusal in the readers' words. Internal to the
// readers. It knows no JUnit: other XML formats can stand on it.

#include <expat.h>

#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

class XmlStream;

/// Takes the elements of one file. Names come without their namespace prefix.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  /// `attributes`: name, value, name, value, …, null. May call XmlStream::refuse.
  virtual void startElement(std::string_view name, Place place, const char** attributes) = 0;
  virtual void endElement() = 0;
  virtual void text(std::string_view piece) = 0;
};

/// What a file holds and what writes it, for messages.
struct XmlWords {
  std::string_view content = "results", writer = "the test run", wanted = ", or export JUnit XML";
};

class XmlStream {
 public:
  XmlStream(ByteSource& source, const ReaderLimits& limits, SinkGuard& guard, XmlEvents& events, const XmlWords& words = {});
  ~XmlStream();
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;

  /// Reads to the end of the file. False if it was refused (the sink knows). True is not yet onEnd.
  bool run();
  /// From within an event: the file is refused when the event returns.
  void refuse(Place place, std::string message, std::string advice);
  Place here() const;

 private:
  struct Open {
    std::string name;
    uint32_t line;
  };
  Place doctypePlace() const;
  bool checkStart(std::string_view text);
  /// How far the bytes are text: `size`, or where a NUL byte stands.
  size_t replaceControls(size_t from, size_t size);
  bool refuseXml();
  bool refuseCut(Place place);
  bool refuseToken(Place place, XML_Error code);
  void onStart(const char* rawName, const char** attributes);
  void onEnd();
  static int onEncoding(void*, const XML_Char* name, XML_Encoding* info);

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard& guard_;
  XmlEvents& events_;
  const XmlWords words_;
  std::vector<char> buffer_;
  XML_Parser parser_;
  uint64_t fed_ = 0;
  bool wide_ = false;  // UTF-16
  bool bom_ = false;   // with a mark that expat takes for a character
  std::vector<Open> open_;
  size_t depth_ = 0;  // open_ is reused, so that names keep their memory
  std::string rootName_;
  bool refused_ = false;
  Fault refusal_;
  Place rawPlace_{1, 1};
  char lastByte_ = '\n';  // of the block before
  uint64_t controls_ = 0;
  Place firstControl_;
  unsigned firstControlByte_ = 0;
};

}  // namespace tollgate::ingest
