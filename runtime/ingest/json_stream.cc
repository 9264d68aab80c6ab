#include "runtime/ingest/json_stream.h"

#include <fmt/format.h>
#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>

#include "runtime/ingest/sniff.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kBlock = 256u << 10;
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;

uint64_t hashOf(std::string_view text) {
  uint64_t hash = 14695981039346656037ull;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ull;
  return hash;
}

}  // namespace

/// The file as RapidJSON wants it: characters, of which NUL is the end.
class JsonStream::Bytes {
 public:
  using Ch = char;
  Bytes(ByteSource& source, const ReaderLimits& limits)
      : source_(source),
        buffer_(blockSize(limits, kBlock)),
        // An escape of six bytes may be one byte of a value.
        tokenBytes_(limits.cellBytes > UINT64_MAX / 8 ? UINT64_MAX : 6 * limits.cellBytes + 8) {
    fill();
  }

  Ch Peek() const { return at_ < end_ && taken_ <= tokenBytes_ ? buffer_[at_] : '\0'; }
  Ch Take() {
    const char byte = Peek();
    if (byte == '\0') return byte;  // stays at the end
    constexpr std::string_view kBetween = " \t\r\n,:[]{}";
    if (taken_ != 0) {
      ++taken_;
    } else if (kBetween.find(byte) == std::string_view::npos) {
      token_ = place_;
      taken_ = 1;
    }
    if (byte == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if (!isContinuation(byte)) {
      ++place_.column;
    }
    recent_[offset_++ % recent_.size()] = byte;
    if (++at_ == end_) fill();
    return byte;
  }
  size_t Tell() const {
    told_[next_++ % told_.size()] = {offset_, place_};
    return offset_;
  }
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  size_t PutEnd(Ch*) { return 0; }

  std::string_view block() const { return {buffer_.data() + at_, end_ - at_}; }
  void skipMark() { at_ += 3; }
  bool atEnd() const { return at_ == end_; }
  bool tooLong() const { return taken_ > tokenBytes_; }
  /// Of the next character.
  Place place() const { return place_; }
  /// Where the key or value began that was just taken; what is taken next is another.
  Place token() {
    taken_ = 0;
    return token_;
  }
  Place lastToken() const { return token_; }
  /// What was taken from `offset` on, if it is not long ago.
  std::string since(size_t offset) const {
    std::string bytes;
    for (size_t i = offset; i < offset_ && offset_ - offset <= recent_.size(); ++i) bytes += recent_[i % recent_.size()];
    return bytes;
  }
  /// Every place of an error was asked for as an offset just before.
  Place placeOf(size_t offset) const {
    for (const auto& [known, place] : told_) {
      if (known == offset && place.line != 0) return place;
    }
    return place_;
  }

 private:
  void fill() {
    at_ = 0;
    end_ = source_.read(buffer_);
  }

  ByteSource& source_;
  std::vector<char> buffer_;
  const uint64_t tokenBytes_;
  size_t at_ = 0, end_ = 0, offset_ = 0;
  uint64_t taken_ = 0;  // bytes of the key or value being taken
  Place place_{1, 1}, token_{1, 1};
  mutable std::array<std::pair<size_t, Place>, 8> told_{};
  mutable size_t next_ = 0;
  std::array<char, 8> recent_{};
};

class JsonStream::Handler {
 public:
  using Ch = char;
  explicit Handler(JsonStream& stream) : stream_(stream) {}
  bool Null() { return stream_.onValue("null", CellForm::Null); }
  bool Bool(bool is) { return is ? stream_.onValue("true", CellForm::True) : stream_.onValue("false", CellForm::False); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return stream_.onValue({text, size}, CellForm::Number); }
  bool String(const char* text, rapidjson::SizeType size, bool) { return stream_.onValue({text, size}, CellForm::Text); }
  bool StartObject() { return stream_.onOpen(false); }
  bool Key(const char* text, rapidjson::SizeType size, bool) { return stream_.onKey({text, size}); }
  bool EndObject(rapidjson::SizeType) { return stream_.onClose(false); }
  bool StartArray() { return stream_.onOpen(true); }
  bool EndArray(rapidjson::SizeType) { return stream_.onClose(true); }
  // Numbers come as RawNumber.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  JsonStream& stream_;
};

JsonStream::JsonStream(ByteSource& source, const ReaderLimits& limits, SinkGuard& guard, JsonEvents& events)
    : source_(source), limits_(limits), guard_(guard), events_(events) {}

JsonStream::~JsonStream() = default;

Place JsonStream::here() const { return bytes_->place(); }

bool JsonStream::run() {
  bytes_ = std::make_unique<Bytes>(source_, limits_);
  if (source_.error()) return guard_.refuse(source_, {}, source_.error()->message, source_.error()->advice);
  if (!refuseStart()) return false;
  rapidjson::Reader reader;
  Handler handler(*this);
  const rapidjson::ParseResult result = reader.Parse<kFlags>(*bytes_, handler);
  if (source_.error()) return guard_.refuse(source_, {}, source_.error()->message, source_.error()->advice);
  if (refused_) return guard_.refuse(source_, refusal_.place, refusal_.message, refusal_.advice);
  if (result.IsError()) return refuseSyntax(result.Code(), result.Offset());
  if (!bytes_->atEnd()) return refuseSyntax(rapidjson::kParseErrorDocumentRootNotSingular, bytes_->Tell());
  return true;
}

/// What can be told from the first bytes. False if the file was refused.
bool JsonStream::refuseStart() {
  const std::string_view first = bytes_->block().substr(0, kSniffBytes);
  if (first.empty()) {
    return guard_.refuse(source_, {1, 1}, "the file is empty", "the test run did not write its results; run it again");
  }
  const Look look = lookOf(first);
  if (look == Look::Utf16) return guard_.refuse(source_, {1, 1}, "the file is UTF-16, not UTF-8", "write it as UTF-8");
  if (look == Look::Xml || look == Look::Html) {
    return guard_.refuse(source_, {1, 1}, contradicts(first, "JSON"), "name the format that the file has");
  }
  if (first.starts_with("\xEF\xBB\xBF")) bytes_->skipMark();
  return true;
}

void JsonStream::refuse(Place place, std::string message, std::string advice) {
  if (refused_) return;
  refused_ = true;
  refusal_ = {FaultKind::UnreadableFile, place, std::move(message), std::move(advice)};
}

JsonNode JsonStream::node(Place place) const { return {path_, keys_, open_.size(), place}; }

bool JsonStream::onOpen(bool array) {
  const Place place = bytes_->place();
  if (open_.size() >= limits_.nesting) {
    refuse(place, fmt::format("objects and arrays are nested deeper than {}", limits_.nesting), raiseAdvice(limits_, "nesting"));
    return false;
  }
  events_.open(node(place), array);
  open_.push_back({place, path_.size(), keys_, seen_.size(), array});
  return !refused_;
}

bool JsonStream::onClose(bool array) {
  const Open open = open_.back();
  if (!array && keyTwice(open.firstKey)) return false;
  seen_.resize(open.firstKey);
  open_.pop_back();
  path_.resize(open.path);
  keys_ = open.keys;
  events_.close(node(open.place), array);
  return !refused_;
}

bool JsonStream::onKey(std::string_view text) {
  const Place place = bytes_->token();
  if (!checkText(text, place)) return false;
  const Open& open = open_.back();
  if (seen_.size() - open.firstKey >= limits_.columns) {
    refuse(place, fmt::format("an object has more than {} keys", limits_.columns), raiseAdvice(limits_, "columns"));
    return false;
  }
  seen_.push_back({hashOf(text), place});
  path_.resize(open.path);
  if (open.keys != 0) path_ += '.';
  path_ += text;
  keys_ = open.keys + 1;
  if (path_.size() > limits_.recordBytes) {
    refuse(place, fmt::format("the keys around this value have more than {} bytes", limits_.recordBytes),
           raiseAdvice(limits_, "record-bytes"));
    return false;
  }
  return true;
}

bool JsonStream::onValue(std::string_view text, CellForm form) {
  const Place place = bytes_->token();
  if (!checkText(text, place)) return false;
  events_.value(node(place), {text, place.line, place.column, CellState::Present, form});
  return !refused_;
}

bool JsonStream::checkText(std::string_view text, Place place) {
  if (text.size() > limits_.cellBytes) {
    refuse(place, fmt::format("a value is longer than {} bytes", limits_.cellBytes), raiseAdvice(limits_, "cell-bytes"));
    return false;
  }
  // RapidJSON takes the second half of a surrogate pair alone.
  if (validUtf8Prefix(text) != text.size()) {
    refuse(place, "half a surrogate pair: the escape names no character", "write both halves, or the character itself");
    return false;
  }
  return true;
}

/// Keys are compared by their hashes: what is told of two that only share one is a refusal, never a value.
bool JsonStream::keyTwice(size_t firstKey) {
  const auto begin = seen_.begin() + static_cast<std::ptrdiff_t>(firstKey);
  std::stable_sort(begin, seen_.end(), [](const Seen& a, const Seen& b) { return a.hash < b.hash; });
  const auto same = std::adjacent_find(begin, seen_.end(), [](const Seen& a, const Seen& b) { return a.hash == b.hash; });
  if (same == seen_.end()) return false;
  refuse((same + 1)->place, fmt::format("this key stands twice in one object, the first time in line {}", same->place.line),
         "keep one of the two");
  return true;
}

bool JsonStream::refuseCut() {
  if (open_.empty()) {
    return guard_.refuse(source_, bytes_->place(), "the file ends before any value: it has no results",
                         "the test run did not finish writing; run it again");
  }
  return guard_.refuse(source_, bytes_->place(),
                       fmt::format("the file is cut off: it ends inside the {} opened in line {}", open_.back().array ? "array" : "object",
                                   open_.back().place.line),
                       "nothing in it is counted; the test run or the transfer did not finish, so produce it again");
}

bool JsonStream::refuseSyntax(int code, size_t offset) {
  const auto refuse = [&](std::string_view message, std::string_view advice) {
    return guard_.refuse(source_, bytes_->placeOf(offset), std::string(message), std::string(advice));
  };
  if (bytes_->tooLong()) {
    return guard_.refuse(source_, bytes_->lastToken(), fmt::format("a value is longer than {} bytes", limits_.cellBytes),
                         raiseAdvice(limits_, "cell-bytes"));
  }
  if (code == rapidjson::kParseErrorStringInvalidEncoding && utf8Sequence(bytes_->since(offset)) != -1) {
    return refuse("a character that is not valid UTF-8", "write the file as UTF-8");
  }
  if (bytes_->atEnd()) return refuseCut();
  const unsigned char byte = static_cast<unsigned char>(bytes_->block().front());
  if (byte == 0) return refuse("the file has a NUL byte: it is no JSON text", "write the results again; the file may be damaged");
  std::string found = byte < 0x20 ? fmt::format("control character 0x{:02X}", byte) : fmt::format("`{}`", static_cast<char>(byte));
  if (byte >= 0x80) found = "a character outside any text";
  const std::string_view asJson = "write the file as JSON (RFC 8259)";
  switch (static_cast<rapidjson::ParseErrorCode>(code)) {
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return refuse("text follows the document", "put each set of results into a file of its own");
    case rapidjson::kParseErrorObjectMissName: return refuse(fmt::format("expected a key in quotes, found {}", found), asJson);
    case rapidjson::kParseErrorObjectMissColon: return refuse(fmt::format("expected `:`, found {}", found), asJson);
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return refuse(fmt::format("expected `,` or `}}`, found {}", found), asJson);
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return refuse(fmt::format("expected `,` or `]`, found {}", found), asJson);
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return refuse("`\\u` needs four hexadecimal digits", "write for example \\u00e9");
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return refuse("half a surrogate pair: the escape names no character", "write both halves, or the character itself");
    case rapidjson::kParseErrorStringEscapeInvalid:
      if (byte < 0x20) return refuse(fmt::format("{} in a text", found), "escape it: \\t, \\n, \\u001b");
      return refuse("this escape does not exist in JSON", "write `\\\\` for a backslash");
    case rapidjson::kParseErrorNumberTooBig: return refuse("this number is too large", "write it as text in quotes");
    case rapidjson::kParseErrorNumberMissFraction:
    case rapidjson::kParseErrorNumberMissExponent: return refuse(fmt::format("expected a digit, found {}", found), asJson);
    default: return refuse(fmt::format("expected a value, found {}", found), asJson);
  }
}

}  // namespace tollgate::ingest
