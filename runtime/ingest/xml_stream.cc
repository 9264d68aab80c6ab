#include "runtime/ingest/xml_stream.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/support/characters.h"
#include "runtime/ingest/sniff.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kBlock = 64u << 10;

int windows1252(int byte) {
  static constexpr int kHigh[32] = {0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                    0x2039, 0x0152, -1,     0x017D, -1,     -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};
  return byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80] : byte;
}

XmlStream& self(void* data) { return *static_cast<XmlStream*>(data); }

}  // namespace

XmlStream::XmlStream(ByteSource& source, const ReaderLimits& limits, SinkGuard& guard, XmlEvents& events, const XmlWords& words)
    : source_(source),
      limits_(limits),
      guard_(guard),
      events_(events),
      words_(words),
      buffer_(blockSize(limits, kBlock)),
      parser_(XML_ParserCreate(nullptr)) {
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(
      parser_, [](void* data, const XML_Char* name, const XML_Char** attributes) { self(data).onStart(name, attributes); },
      [](void* data, const XML_Char*) { self(data).onEnd(); });
  XML_SetCharacterDataHandler(parser_, [](void* data, const XML_Char* text, int size) {
    if (!self(data).refused_) self(data).events_.text({text, static_cast<size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(parser_, [](void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(data).refuse(self(data).doctypePlace(), "the file has a DOCTYPE: document types and entities are refused",
                      fmt::format("remove the <!DOCTYPE …> declaration; {} need none", self(data).words_.content));
  });
  XML_SetUnknownEncodingHandler(parser_, onEncoding, nullptr);
}

XmlStream::~XmlStream() { XML_ParserFree(parser_); }

bool XmlStream::run() {
  for (;;) {
    const size_t size = source_.read(buffer_);
    if (source_.error()) return guard_.refuse(source_, {}, source_.error()->message, source_.error()->advice);
    const bool last = size < buffer_.size();
    size_t skipped = 0;
    if (fed_ == 0) {
      if (!checkStart({buffer_.data(), size})) return false;
      // The mark decides the encoding, whatever the declaration says, and is no character of the first line.
      if (std::string_view(buffer_.data(), size).starts_with("\xEF\xBB\xBF")) {
        skipped = 3;
        XML_SetEncoding(parser_, "UTF-8");
      }
    }
    const size_t end = replaceControls(skipped, size);
    if (end > skipped) lastByte_ = buffer_[end - 1];
    fed_ += end - skipped;
    const XML_Status status = XML_Parse(parser_, buffer_.data() + skipped, static_cast<int>(end - skipped), last && end == size);
    if (refused_) return guard_.refuse(source_, refusal_.place, refusal_.message, refusal_.advice);
    if (status != XML_STATUS_OK) return refuseXml();
    // What is wrong before it comes first, however much was read at a time.
    if (end != size) {
      return guard_.refuse(source_, rawPlace_, "the file has a NUL byte: it is no XML text",
                           fmt::format("write the {} again; the file may be damaged", words_.content));
    }
    if (last) break;
    // A tag or comment that never ends would be kept whole: bounded, and read in growing steps.
    const XML_Index parsed = XML_GetCurrentByteIndex(parser_);
    const uint64_t pending = parsed < 0 ? fed_ : fed_ - static_cast<uint64_t>(parsed);
    if (pending > limits_.recordBytes) {
      return guard_.refuse(source_, here(), fmt::format("a tag or comment is longer than {} bytes", limits_.recordBytes),
                           raiseAdvice(limits_, "record-bytes"));
    }
    if (pending > buffer_.size()) buffer_.resize(buffer_.size() * 2);
  }
  if (controls_ != 0) {
    guard_.deviation(firstControl_, fmt::format("{} control character{} that XML forbids, the first 0x{:02X}: read as `?`", controls_,
                                                controls_ == 1 ? "" : "s", firstControlByte_));
  }
  return true;
}

bool XmlStream::checkStart(std::string_view text) {
  if (text.empty()) {
    return guard_.refuse(source_, {1, 1}, "the file is empty",
                         fmt::format("{} did not write its {}; run it again", words_.writer, words_.content));
  }
  const std::string_view first = text.substr(0, kSniffBytes);
  const std::string wrong = contradicts(first, "XML");
  if (!wrong.empty() && first.find('\0') == std::string_view::npos) {
    return guard_.refuse(source_, {1, 1}, wrong, fmt::format("name the format that the file has{}", words_.wanted));
  }
  bom_ = lookOf(text) == Look::Utf16;
  wide_ = lookOf(text) == Look::Utf16 || (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
  return true;
}

/// XML 1.0 has no control characters, but test output does. Everything else stays where it was.
size_t XmlStream::replaceControls(size_t from, size_t size) {
  if (wide_) return size;
  const std::string_view block(buffer_.data() + from, size - from);
  bool clean = true;
  for (const char byte : block) clean &= byte >= 0x20 || byte < 0 || byte == '\t' || byte == '\n' || byte == '\r';
  if (clean) {  // nearly always: only the place moves
    const size_t lineBreak = block.rfind('\n');
    rawPlace_.line += static_cast<uint32_t>(std::count(block.begin(), block.end(), '\n'));
    if (lineBreak == std::string_view::npos) {
      rawPlace_.column += codePoints(block);
    } else {
      rawPlace_.column = codePoints(block.substr(lineBreak + 1)) + 1;
    }
    return size;
  }
  for (size_t i = from; i < size; ++i) {
    const unsigned char byte = static_cast<unsigned char>(buffer_[i]);
    if (byte == '\n') {
      ++rawPlace_.line;
      rawPlace_.column = 1;
      continue;
    }
    if (byte >= 0x20 || byte == '\t' || byte == '\r') {
      rawPlace_.column += !isContinuation(buffer_[i]);
      continue;
    }
    if (byte == 0) return i;
    if (controls_++ == 0) {
      firstControl_ = rawPlace_;
      firstControlByte_ = byte;
    }
    // Behind `<` a question mark would begin markup, and hide what follows: no name begins with DEL, so the parser refuses it.
    buffer_[i] = (i > from ? buffer_[i - 1] : lastByte_) == '<' ? '\x7f' : '?';
    ++rawPlace_.column;
  }
  return size;
}

Place XmlStream::here() const {
  Place place{static_cast<uint32_t>(XML_GetCurrentLineNumber(parser_)), static_cast<uint32_t>(XML_GetCurrentColumnNumber(parser_)) + 1};
  if (bom_ && place.line == 1 && place.column > 1) --place.column;  // expat counts the mark as a character
  return place;
}

/// Where the DOCTYPE starts whose name expat has just read.
Place XmlStream::doctypePlace() const {
  const Place named = here();
  int offset = 0, size = 0;
  const char* context = XML_GetInputContext(parser_, &offset, &size);
  if (context == nullptr || wide_) return named;
  const std::string_view before(context, static_cast<size_t>(offset));
  const size_t start = before.rfind("<!DOCTYPE");
  if (start == std::string_view::npos) return named;
  const std::string_view between = before.substr(start);
  const uint32_t breaks = static_cast<uint32_t>(std::count(between.begin(), between.end(), '\n'));
  if (breaks == 0) return {named.line, named.column - codePoints(between)};
  const size_t lineBreak = before.rfind('\n', start);
  const size_t lineStart = lineBreak == std::string_view::npos ? 0 : lineBreak + 1;
  return {named.line - breaks, codePoints(before.substr(lineStart, start - lineStart)) + 1};
}

bool XmlStream::refuseXml() {
  const XML_Error code = XML_GetErrorCode(parser_);
  const Place place = here();
  switch (code) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
    case XML_ERROR_PARTIAL_CHAR: return refuseCut(place);
    case XML_ERROR_UNDEFINED_ENTITY:
      return guard_.refuse(source_, place, "an entity that XML does not define",
                           "write the character itself; only &lt; &gt; &amp; &quot; &apos; are known");
    case XML_ERROR_UNKNOWN_ENCODING: return guard_.refuse(source_, place, "the declared encoding is not known", "write the file as UTF-8");
    case XML_ERROR_INCORRECT_ENCODING:
      return guard_.refuse(source_, place, "the declared encoding is not the file's", "write the file as UTF-8");
    case XML_ERROR_BAD_CHAR_REF:
      return guard_.refuse(source_, place, "a reference to a character that XML forbids (&#…;)",
                           "switch colours and other control characters off in the tool's output");
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
      return guard_.refuse(source_, place, fmt::format("something follows the end of <{}>", rootName_),
                           fmt::format("put each set of {} into a file of its own", words_.content));
    case XML_ERROR_TAG_MISMATCH:
      return guard_.refuse(source_, place,
                           depth_ == 0
                               ? "an end tag without its start tag"
                               : fmt::format("an end tag does not match <{}> of line {}", open_[depth_ - 1].name, open_[depth_ - 1].line),
                           fmt::format("write the {} again; the file is damaged", words_.content));
    default: break;
  }
  return refuseToken(place, code);
}

bool XmlStream::refuseCut(Place place) {
  if (depth_ == 0) {
    return guard_.refuse(source_, place, fmt::format("the file ends before any element: it has no {}", words_.content),
                         fmt::format("{} did not finish writing; run it again", words_.writer));
  }
  return guard_.refuse(
      source_, place,
      fmt::format("the file is cut off: it ends inside <{}>, opened in line {}", open_[depth_ - 1].name, open_[depth_ - 1].line),
      fmt::format("nothing in it is counted; {} or the transfer did not finish, so produce it again", words_.writer));
}

bool XmlStream::refuseToken(Place place, XML_Error code) {
  int offset = 0, size = 0;
  const char* context = XML_GetInputContext(parser_, &offset, &size);
  if (context != nullptr && !wide_ && offset < size) {
    const std::string_view rest(context + offset, static_cast<size_t>(size - offset));
    if (static_cast<unsigned char>(rest.front()) >= 0x80 && utf8Sequence(rest) <= 0) {
      return guard_.refuse(source_, place, fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(rest.front())),
                           "write the file as UTF-8, or declare its encoding in the first line: "
                           "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
    }
  }
  return guard_.refuse(source_, place, fmt::format("this is not well-formed XML: {}", XML_ErrorString(code)),
                       fmt::format("write the {} again; `<` and `&` in texts have to be written &lt; and &amp;", words_.content));
}

void XmlStream::refuse(Place place, std::string message, std::string advice) {
  if (refused_) return;
  refused_ = true;
  refusal_ = {FaultKind::UnreadableFile, place, std::move(message), std::move(advice)};
  XML_StopParser(parser_, XML_FALSE);
}

int XmlStream::onEncoding(void*, const XML_Char* name, XML_Encoding* info) {
  if (!sameLetters(name, "windows-1252") && !sameLetters(name, "cp1252")) return XML_STATUS_ERROR;
  for (int byte = 0; byte < 256; ++byte) info->map[byte] = windows1252(byte);
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

void XmlStream::onStart(const char* rawName, const char** attributes) {
  if (refused_) return;
  std::string_view name(rawName);
  if (const size_t colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
  const Place place = here();
  if (depth_ >= limits_.nesting) {
    return refuse(place, fmt::format("elements are nested deeper than {}", limits_.nesting), raiseAdvice(limits_, "nesting"));
  }
  if (depth_ == 0) rootName_ = name;
  if (depth_ == open_.size()) open_.emplace_back();
  open_[depth_].name = name;
  open_[depth_].line = place.line;
  ++depth_;
  events_.startElement(name, place, attributes);
}

void XmlStream::onEnd() {
  if (refused_) return;
  --depth_;
  events_.endElement();
}

}  // namespace tollgate::ingest
