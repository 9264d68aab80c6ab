#pragma once
// One JSON document (RFC 8259) as a stream of values with places, by RapidJSON's SAX reader; every refusal in
// the readers' words. It knows no format of results: CTRF, Allure and Cucumber stand on it. JSON Lines has a
// scanner of its own (json_line.h), which goes on after a faulty line; here any fault refuses the file.
//
//   Memory    one value and one key at a time, and of each open object what is needed to find a key that
//             stands twice.
//   Numbers   keep their spelling; those that no double can hold are refused.
//   Refused   an empty or cut file, text behind the document, a key twice in one object, invalid UTF-8 and
//             half surrogate pairs, NaN, comments, commas at the end, nesting and sizes over the limits.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

class JsonStream;

/// Where a value stands. The path is of keys, joined by dots; arrays do not show in it:
/// {"a":[{"b":1}]} has `a.b` with 2 keys within 3 containers. A key that holds a dot is one key, so that a
/// path together with its number of keys cannot be forged.
struct JsonNode {
  std::string_view path;
  size_t keys = 0;
  size_t depth = 0;  // containers around it
  Place place;       // of the value, or of the bracket that opens it
  bool is(std::string_view wanted, size_t wantedKeys, size_t wantedDepth) const {
    return keys == wantedKeys && depth == wantedDepth && path == wanted;
  }
};

/// Takes the values of one document. Texts are valid during the call only; each call may use
/// JsonStream::refuse.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual void open(const JsonNode& at, bool array) = 0;
  /// The same node as when it was opened, its place included.
  virtual void close(const JsonNode& at, bool array) = 0;
  /// A text, number or word; an empty array or object is opened and closed.
  virtual void value(const JsonNode& at, const Cell& cell) = 0;
};

class JsonStream {
 public:
  JsonStream(ByteSource& source, const ReaderLimits& limits, SinkGuard& guard, JsonEvents& events);
  ~JsonStream();
  JsonStream(const JsonStream&) = delete;
  JsonStream& operator=(const JsonStream&) = delete;

  /// Reads to the end of the file. False if it was refused (the sink knows). True is not yet onEnd.
  bool run();
  /// From within an event: the file is refused when the event returns.
  void refuse(Place place, std::string message, std::string advice);
  /// Behind what was read last.
  Place here() const;

 private:
  class Bytes;
  class Handler;
  struct Seen {
    uint64_t hash;
    Place place;
  };
  struct Open {
    Place place;
    size_t path;      // length of the container's own path
    size_t keys;      // in that path
    size_t firstKey;  // into seen_
    bool array;
  };

  JsonNode node(Place place) const;
  bool onOpen(bool array);
  bool onClose(bool array);
  bool onKey(std::string_view text);
  bool onValue(std::string_view text, CellForm form);
  bool checkText(std::string_view text, Place place);
  bool keyTwice(size_t firstKey);
  bool refuseStart();
  bool refuseSyntax(int code, size_t offset);
  bool refuseCut();

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard& guard_;
  JsonEvents& events_;
  std::unique_ptr<Bytes> bytes_;
  std::vector<Open> open_;
  std::vector<Seen> seen_;
  std::string path_;
  size_t keys_ = 0;
  bool refused_ = false;
  Fault refusal_;
};

}  // namespace tollgate::ingest
