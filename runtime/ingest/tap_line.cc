#include "runtime/ingest/tap_line.h"

#include <algorithm>
#include <charconv>

#include "compiler/support/characters.h"

namespace tollgate::ingest {
namespace {

bool isSpaceOrTab(char byte) { return byte == ' ' || byte == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpaceOrTab(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpaceOrTab(text.back())) text.remove_suffix(1);
  return text;
}

bool startsWithLetters(std::string_view text, std::string_view lower) { return sameLetters(text.substr(0, lower.size()), lower); }

/// Reads a number at the start of `text` and moves behind it.
std::optional<uint64_t> takeNumber(std::string_view& text) {
  uint64_t number = 0;
  if (text.empty() || !isDigit(text.front())) return std::nullopt;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(parsed.ptr - text.data()));
  return number;
}

/// `\#` and `\\` undone; a backslash before anything else stays.
std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '#' || text[i + 1] == '\\')) ++i;
    out += text[i];
  }
  return out;
}

TapDirective directiveAt(std::string_view text) {
  if (startsWithLetters(text, "skip")) return TapDirective::Skip;
  return startsWithLetters(text, "todo") ? TapDirective::Todo : TapDirective::None;
}

/// `#skip` inside an address is no directive: https://example.com/page.html#skip.
bool insideAddress(std::string_view text, size_t hash) {
  const size_t blank = text.find_last_of(" \t", hash);
  return text.substr(blank == std::string_view::npos ? 0 : blank, hash).find("://") != std::string_view::npos;
}

/// Splits what follows `ok` and its number into description, directive and reason.
void parseRest(std::string_view rest, TapLine& line) {
  bool escaped = false;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (escaped || rest[i] == '\\') {
      escaped = !escaped && rest[i] == '\\';
      continue;
    }
    if (rest[i] != '#') continue;
    const std::string_view after = trimmed(rest.substr(i + 1));
    const TapDirective directive = directiveAt(after);
    const bool apart = i == 0 || isSpaceOrTab(rest[i - 1]);
    if (directive == TapDirective::None) continue;
    if (!apart) {
      line.doubtful |= !insideAddress(rest, i);
      continue;
    }
    line.directive = directive;
    const size_t wordEnd = after.find_first_of(" \t");
    line.reason = wordEnd == std::string_view::npos ? "" : unescaped(trimmed(after.substr(wordEnd)));
    rest = rest.substr(0, i);
    break;
  }
  rest = trimmed(rest);
  if (rest == "-" || rest.starts_with("- ")) rest = trimmed(rest.substr(1));
  if (const size_t at = rest.rfind("# time=");
      at != std::string_view::npos && rest.ends_with("ms") && (at == 0 || isSpaceOrTab(rest[at - 1]))) {
    const std::string_view digits = rest.substr(at + 7, rest.size() - at - 9);
    if (!digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos) {
      line.time = digits;
      rest = trimmed(rest.substr(0, at));
    }
  }
  line.description = unescaped(rest);
}

bool parsePoint(std::string_view text, TapLine& line) {
  // What is written for a failure in letters of another size, or with other blanks, is one.
  line.ok = !startsWithLetters(text, "not") || text.size() < 4 || !isSpaceOrTab(text[3]);
  if (!line.ok) text = trimmed(text.substr(3));
  if (line.ok ? !text.starts_with("ok") : !startsWithLetters(text, "ok")) return false;
  text.remove_prefix(2);
  if (!text.empty() && !isSpaceOrTab(text.front())) return false;
  std::string_view rest = trimmed(text);
  const std::string_view whole = rest;
  if (!rest.empty() && isDigit(rest.front())) {
    const std::optional<uint64_t> number = takeNumber(rest);
    if (!rest.empty() && !isSpaceOrTab(rest.front())) {
      if (!number) return false;
      rest = whole;  // `ok 2nd try`: a description
    } else if (number) {
      line.numbered = true;
      line.number = *number;
    }
  }
  parseRest(trimmed(rest), line);
  return true;
}

bool parsePlan(std::string_view text, TapLine& line) {
  const std::optional<uint64_t> first = takeNumber(text);
  if (!first || !text.starts_with("..")) return false;
  text.remove_prefix(2);
  const std::optional<uint64_t> last = takeNumber(text);
  if (!last) return false;
  line.first = *first;
  line.number = *last;
  text = trimmed(text);
  if (!text.empty() && text.front() != '#') return false;
  if (!text.empty()) text = trimmed(text.substr(1));
  if (startsWithLetters(text, "skip")) {
    line.directive = TapDirective::Skip;
    const size_t wordEnd = text.find_first_of(" \t");
    text = wordEnd == std::string_view::npos ? std::string_view() : trimmed(text.substr(wordEnd));
  }
  line.reason = unescaped(text);
  return true;
}

}  // namespace

TapLine parseTapLine(std::string_view text) {
  TapLine line;
  while (line.indent < text.size() && text[line.indent] == ' ') ++line.indent;
  const std::string_view body = trimmed(text.substr(line.indent));
  const auto as = [&](TapKind kind) {
    line.kind = kind;
    return line;
  };
  if (body.empty()) return as(TapKind::Blank);
  if (body.front() == '#') return as(TapKind::Comment);
  if (text[line.indent] == '\t') return line;
  if (body == "}") return as(TapKind::Brace);
  if (startsWithLetters(body, "bail out!")) {
    line.reason = unescaped(trimmed(body.substr(9)));
    return as(TapKind::BailOut);
  }
  if (startsWithLetters(body, "tap version ")) {
    std::string_view rest = trimmed(body.substr(12));
    const std::optional<uint64_t> version = takeNumber(rest);
    if (!version || !rest.empty()) return line;
    line.number = *version;
    return as(TapKind::Version);
  }
  if (body.starts_with("pragma ")) return as(TapKind::Pragma);
  if (isDigit(body.front())) return parsePlan(body, line) ? as(TapKind::Plan) : line;
  if (body.starts_with("ok") || startsWithLetters(body, "not")) {
    if (parsePoint(body, line)) return as(TapKind::Point);
    const size_t indent = line.indent;
    line = {};
    line.indent = indent;
  }
  return line;
}

namespace {

struct CounterWord {
  std::string_view word;
  TapCounter::What what;
};
constexpr CounterWord kCounterWords[] = {
    {"tests", TapCounter::What::Tests},      {"pass", TapCounter::What::Passed},    {"passed", TapCounter::What::Passed},
    {"fail", TapCounter::What::Failed},      {"failed", TapCounter::What::Failed},  {"failures", TapCounter::What::Failed},
    {"cancelled", TapCounter::What::Failed}, {"skip", TapCounter::What::NotRun},    {"skipped", TapCounter::What::NotRun},
    {"todo", TapCounter::What::NotRun},      {"pending", TapCounter::What::NotRun},
};

std::string_view takeWord(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

std::optional<TapCounter> parseTapCounter(std::string_view text) {
  text = trimmed(text);
  while (text.starts_with('#')) text.remove_prefix(1);
  text = trimmed(text);
  constexpr std::string_view kPerl = "looks like you ";
  if (startsWithLetters(text, kPerl)) text.remove_prefix(kPerl.size());
  std::string_view word = takeWord(text);
  if (word.ends_with(':')) word.remove_suffix(1);
  const CounterWord* known = std::find_if(std::begin(kCounterWords), std::end(kCounterWords),
                                          [&](const CounterWord& one) { return sameLetters(word, one.word); });
  text = trimmed(text);
  const std::optional<uint64_t> number = takeNumber(text);
  if (known == std::end(kCounterWords) || !number) return std::nullopt;
  TapCounter counter{known->what, *number, std::nullopt};
  text = trimmed(text);
  if (text.empty()) return counter;
  if (counter.what != TapCounter::What::Failed) return std::nullopt;
  std::string_view next = takeWord(text);  // `1 of 3 tests`, `1 test of 3.`, `1 tests`
  const bool tests = next == "test" || next == "tests";
  if (tests) next = takeWord(text);
  if (next.empty()) return counter;
  text = trimmed(text);
  counter.of = takeNumber(text);
  text = trimmed(text);
  if (next != "of" || !counter.of || (text != "." && !text.empty() && text != "tests" && text != "test")) return std::nullopt;
  return counter;
}

std::optional<std::string> yamlValue(std::string_view line, std::string_view key) {
  if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') return std::nullopt;
  std::string_view value = trimmed(line.substr(key.size() + 1));
  if (value.empty() || value.front() == '|' || value.front() == '>') return std::string();
  const char quote = value.front();
  if ((quote != '\'' && quote != '"') || value.size() < 2 || value.back() != quote) return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string out;
  for (size_t i = 0; i < value.size(); ++i) {
    const bool twice = i + 1 < value.size() && value[i] == (quote == '\'' ? '\'' : '\\') &&
                       (value[i + 1] == quote || (quote == '"' && value[i + 1] == '\\'));
    if (twice) ++i;
    out += value[i];
  }
  return out;
}

}  // namespace tollgate::ingest
