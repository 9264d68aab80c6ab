#include "runtime/ingest/json_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "compiler/support/characters.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

uint32_t hashOf(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619u;
  return hash;
}

}  // namespace

bool JsonLine::parse(std::string_view text, uint32_t line, bool last) {
  text_ = text;
  line_ = line;
  last_ = last;
  cut_ = false;
  at_ = 0;
  anyDotted_ = false;
  leaves_.clear();
  dottedLeaf_.clear();
  frames_.clear();
  keys_.clear();
  arena_.clear();
  const size_t valid = validUtf8Prefix(text);
  if (valid != text.size()) {
    cut_ = last && valid + cutSequenceBytes(text) == text.size();
    return fail(valid, fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(text[valid])), "write the file as UTF-8");
  }
  if (!run()) return false;
  if (anyDotted_ && sameAddressTwice()) return false;
  placeLeaves();
  return true;
}

/// The columns of the leaves, which so far are byte offsets.
void JsonLine::placeLeaves() {
  size_t from = 0;
  uint32_t column = 1;
  for (NamedCell& leaf : leaves_) {
    const size_t offset = leaf.cell.column;
    column += codePoints(text_.substr(from, offset - from));
    from = offset;
    leaf.cell.column = column;
  }
}

bool JsonLine::fail(size_t at, std::string message, std::string advice) {
  errorPlace_ = {line_, codePoints(text_.substr(0, at)) + 1};
  message_ = std::move(message);
  advice_ = std::move(advice);
  return false;
}

bool JsonLine::failSyntax(std::string_view expected) {
  if (at_ >= text_.size()) {
    if (last_) {
      cut_ = true;
      return fail(at_, fmt::format("the last line is cut off: {} is missing", expected), "the export did not finish; write the file again");
    }
    return fail(at_, fmt::format("the line ends where {} is expected", expected), "write one whole object a line");
  }
  const unsigned char byte = static_cast<unsigned char>(text_[at_]);
  std::string found = byte < 0x20 ? fmt::format("control character 0x{:02X}", byte) : fmt::format("`{}`", text_[at_]);
  if (byte >= 0x80) found = "a character outside any string";
  return fail(at_, fmt::format("expected {}, found {}", expected, found), "write the line as JSON (RFC 8259)");
}

void JsonLine::skipSpace() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
}

bool JsonLine::run() {
  skipSpace();
  column_ = static_cast<uint32_t>(at_) + 1;
  if (peek() != '{') {
    return fail(at_, "the line is not an object", "write one object a line: {\"name\": \"value\", …}");
  }
  if (!open(false, {}, false, at_)) return false;
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    const char closer = frame.array ? ']' : '}';
    skipSpace();
    if (peek() == closer && at_ < text_.size()) {
      ++at_;
      keys_.resize(frame.firstKey);
      frames_.pop_back();
      continue;
    }
    if (!frame.empty) {
      if (peek() != ',') return failSyntax(frame.array ? "`,` or `]`" : "`,` or `}`");
      ++at_;
      skipSpace();
    }
    frame.empty = false;
    std::string_view path = frame.path;
    bool dotted = frame.dotted;
    if (!frame.array && !key(frame, path, dotted)) return false;
    if (!value(path, dotted)) return false;
  }
  skipSpace();
  if (at_ < text_.size()) {
    return fail(at_, "text follows the object", "write one object a line, and nothing behind it");
  }
  return true;
}

bool JsonLine::key(Frame& frame, std::string_view& path, bool& dotted) {
  const size_t start = at_;
  if (peek() != '"') return failSyntax("a key in quotes");
  std::string_view name;
  if (!string(name)) return false;
  const uint32_t hash = hashOf(name);
  for (size_t i = frame.firstKey; i < keys_.size(); ++i) {
    if (keys_[i].hash == hash && keys_[i].text == name) {
      return fail(start, fmt::format("the key \"{}\" stands twice in one object", name), "keep one of the two");
    }
  }
  if (keys_.size() >= limits_.columns) {
    return fail(start, fmt::format("the line has more than {} keys", limits_.columns), raiseAdvice(limits_, "columns"));
  }
  keys_.push_back({name, hash});
  if (name.find('.') != std::string_view::npos) dotted = anyDotted_ = true;
  if (!joinPath(frame.path, name, path)) return fail(start, "the line is too large", raiseAdvice(limits_, "record-bytes"));
  skipSpace();
  if (peek() != ':') return failSyntax("`:`");
  ++at_;
  skipSpace();
  return true;
}

/// Paths of an ordinary object are the keys themselves: nothing is copied.
bool JsonLine::joinPath(std::string_view parent, std::string_view key, std::string_view& out) {
  if (frames_.size() == 1) {
    out = key;
    return true;
  }
  const size_t size = parent.size() + 1 + key.size();
  if (arena_.spent() + size > 2 * limits_.recordBytes) return false;
  char* joined = arena_.take(size);
  std::memcpy(joined, parent.data(), parent.size());
  joined[parent.size()] = '.';
  std::memcpy(joined + parent.size() + 1, key.data(), key.size());
  out = {joined, size};
  return true;
}

bool JsonLine::open(bool array, std::string_view path, bool dotted, size_t at) {
  if (frames_.size() >= limits_.nesting) {
    return fail(at, fmt::format("objects and arrays are nested deeper than {}", limits_.nesting), raiseAdvice(limits_, "nesting"));
  }
  ++at_;
  skipSpace();
  if (!frames_.empty() && at_ < text_.size() && peek() == (array ? ']' : '}')) {
    ++at_;
    return leaf(path, dotted, at, array ? "[]" : "{}", array ? CellForm::EmptyArray : CellForm::EmptyObject);
  }
  const bool member = !frames_.empty();
  frames_.push_back({path, keys_.size(), array, dotted, true});
  return array || !member || leaf(path, dotted, at, "{…}", CellForm::Object);
}

bool JsonLine::value(std::string_view path, bool dotted) {
  const size_t start = at_;
  std::string_view text;
  switch (peek()) {
    case '{': return open(false, path, dotted, start);
    case '[': return open(true, path, dotted, start);
    case '"': return string(text) && leaf(path, dotted, start, text, CellForm::Text);
    case 't': return literal("true") && leaf(path, dotted, start, "true", CellForm::True);
    case 'f': return literal("false") && leaf(path, dotted, start, "false", CellForm::False);
    case 'n': return literal("null") && leaf(path, dotted, start, "null", CellForm::Null);
    default: break;
  }
  if (peek() == '-' || isDigit(peek())) return number(text) && leaf(path, dotted, start, text, CellForm::Number);
  return failSyntax("a value");
}

bool JsonLine::leaf(std::string_view path, bool dotted, size_t at, std::string_view text, CellForm form) {
  if (leaves_.size() >= limits_.columns) {
    return fail(at, fmt::format("the line has more than {} values", limits_.columns), raiseAdvice(limits_, "columns"));
  }
  if (text.size() > limits_.cellBytes) {
    return fail(at, fmt::format("a value is longer than {} bytes", limits_.cellBytes), raiseAdvice(limits_, "cell-bytes"));
  }
  leaves_.push_back({FieldKind::Field, path, {text, line_, static_cast<uint32_t>(at), CellState::Present, form}});
  dottedLeaf_.push_back(dotted ? 1 : 0);
  return true;
}

/// How far from `at` the bytes are neither quote, backslash nor control character.
size_t JsonLine::plainRun(size_t at) const {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), limit = _mm_set1_epi8(0x1F);
  while (at + 16 <= text_.size()) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text_.data() + at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, limit), bytes);
    const __m128i hit = _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)));
    const uint32_t mask = static_cast<uint32_t>(_mm_movemask_epi8(hit));
    if (mask != 0) return at + static_cast<size_t>(std::countr_zero(mask));
    at += 16;
  }
#endif
  while (at < text_.size() && text_[at] != '"' && text_[at] != '\\' && static_cast<unsigned char>(text_[at]) >= 0x20) ++at;
  return at;
}

bool JsonLine::string(std::string_view& out) {
  const size_t begin = ++at_;
  size_t at = plainRun(begin);
  if (at < text_.size() && text_[at] == '"') {
    out = text_.substr(begin, at - begin);
    at_ = at + 1;
    return true;
  }
  // Decoding never makes it longer; the closing quote bounds it.
  size_t close = at;
  while (close < text_.size() && text_[close] != '"') close += text_[close] == '\\' ? 2 : 1;
  char* const decoded = arena_.take(std::min(close, text_.size()) - begin + 4);
  std::memcpy(decoded, text_.data() + begin, at - begin);
  char* write = decoded + (at - begin);
  for (;;) {
    if (at >= text_.size()) {
      at_ = text_.size();
      return failSyntax("the closing quote of a string");
    }
    if (text_[at] == '"') break;
    if (text_[at] == '\\') {
      if (!unescape(at, write)) return false;
    } else {  // a control character: plainRun stops nowhere else
      return fail(at, fmt::format("control character 0x{:02X} in a string", static_cast<unsigned char>(text_[at])),
                  "escape it: \\t, \\n, \\u001b");
    }
    const size_t end = plainRun(at);
    std::memcpy(write, text_.data() + at, end - at);
    write += end - at;
    at = end;
  }
  out = {decoded, static_cast<size_t>(write - decoded)};
  at_ = at + 1;
  return true;
}

/// An escape at `at`; moves `at` behind it.
bool JsonLine::unescape(size_t& at, char*& out) {
  static constexpr std::string_view kShort = "\"\\/bfnrt", kMeaning = "\"\\/\b\f\n\r\t";
  if (at + 1 >= text_.size()) {
    at_ = text_.size();
    return failSyntax("the rest of an escape");
  }
  const size_t found = kShort.find(text_[at + 1]);
  if (found != std::string_view::npos) {
    *out++ = kMeaning[found];
    at += 2;
    return true;
  }
  if (text_[at + 1] != 'u') return fail(at, "this escape does not exist in JSON", "write `\\\\` for a backslash");
  uint32_t unit = 0;
  if (!hex(at + 2, unit)) return false;
  size_t after = at + 6;
  if (unit >= 0xD800 && unit < 0xE000) {
    uint32_t low = 0;
    const bool pair = unit < 0xDC00 && text_.substr(after, 2) == "\\u";
    if (pair && !hex(after + 2, low)) return false;
    if (!pair || low < 0xDC00 || low > 0xDFFF) {
      return fail(at, "half a surrogate pair: the escape names no character", "write both halves, or the character itself");
    }
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    after += 6;
  }
  const auto put = [&](uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (unit < 0x80) {
    put(unit);
  } else if (unit < 0x800) {
    put(0xC0 | unit >> 6);
    put(0x80 | (unit & 0x3F));
  } else if (unit < 0x10000) {
    put(0xE0 | unit >> 12);
    put(0x80 | (unit >> 6 & 0x3F));
    put(0x80 | (unit & 0x3F));
  } else {
    put(0xF0 | unit >> 18);
    put(0x80 | (unit >> 12 & 0x3F));
    put(0x80 | (unit >> 6 & 0x3F));
    put(0x80 | (unit & 0x3F));
  }
  at = after;
  return true;
}

bool JsonLine::hex(size_t at, uint32_t& unit) {
  unit = 0;
  for (size_t i = at; i < at + 4; ++i) {
    if (i >= text_.size()) {
      at_ = text_.size();
      return failSyntax("the rest of an escape");
    }
    const char byte = text_[i];
    const char lower = static_cast<char>(byte | 0x20);
    if (!isDigit(byte) && !(lower >= 'a' && lower <= 'f')) {
      return fail(i, "`\\u` needs four hexadecimal digits", "write for example \\u00e9");
    }
    unit = unit * 16 + static_cast<uint32_t>(isDigit(byte) ? byte - '0' : lower - 'a' + 10);
  }
  return true;
}

bool JsonLine::number(std::string_view& out) {
  const size_t begin = at_;
  const auto digits = [&] {
    const size_t first = at_;
    while (isDigit(peek())) ++at_;
    return at_ > first;
  };
  if (peek() == '-') ++at_;
  const size_t whole = at_;
  if (!digits()) return failSyntax("a digit");
  if (text_[whole] == '0' && at_ > whole + 1) {
    return fail(whole, "a number may not start with 0", "write it without leading zeros, or as text in quotes");
  }
  if (peek() == '.') {
    ++at_;
    if (!digits()) return failSyntax("a digit");
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (!digits()) return failSyntax("a digit");
  }
  out = text_.substr(begin, at_ - begin);
  return true;
}

bool JsonLine::literal(std::string_view word) {
  for (const char letter : word) {
    if (peek() != letter) return failSyntax(fmt::format("`{}`", word));
    ++at_;
  }
  return true;
}

/// Whether a key with a dot and a nested key give one address.
bool JsonLine::sameAddressTwice() {
  for (size_t i = 0; i < leaves_.size(); ++i) {
    if (dottedLeaf_[i] == 0) continue;
    for (size_t j = 0; j < leaves_.size(); ++j) {
      if (dottedLeaf_[j] != 0 || leaves_[j].name != leaves_[i].name) continue;
      fail(leaves_[std::max(i, j)].cell.column, fmt::format("`{}` is both a key with a dot and a nested key", leaves_[i].name),
           "rename one of the two");
      return true;
    }
  }
  return false;
}

}  // namespace tollgate::ingest
