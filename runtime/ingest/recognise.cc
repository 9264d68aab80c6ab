#include "runtime/ingest/recognise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "compiler/support/characters.h"
#include "runtime/ingest/csv_headings.h"
#include "runtime/ingest/json_skim.h"
#include "runtime/ingest/shared_roots.h"
#include "runtime/ingest/sniff.h"

namespace tollgate::ingest {
namespace {

using enum DataFormat;

constexpr std::string_view kBlanks = " \t\r\n";
constexpr size_t kLookBytes = 256;  // a NUL byte behind them is the reader's business

Recognition sure(DataFormat format, std::string saw = {}) { return {{format}, true, std::move(saw), {}}; }
Recognition none(std::string saw, std::string advice) { return {{}, false, std::move(saw), std::move(advice)}; }
Recognition perhaps(std::vector<DataFormat> formats, std::string saw) { return {std::move(formats), false, std::move(saw), {}}; }

// ---- XML ----

/// The first tags of a text: name without prefix, and what stands behind it.
struct Tag {
  std::string_view name;
  std::string_view rest;  // behind the name
  std::string_view attributes() const;
  bool has(std::string_view attribute) const;
  bool hasNamespace() const { return has("xmlns"); }
};

/// Up to the end of the tag.
std::string_view Tag::attributes() const {
  char quote = '\0';
  for (size_t i = 0; i < rest.size(); ++i) {
    if (quote == '\0' && rest[i] == '>') return rest.substr(0, i);
    if (quote == '\0' && (rest[i] == '"' || rest[i] == '\''))
      quote = rest[i];
    else if (rest[i] == quote)
      quote = '\0';
  }
  return rest;
}

bool Tag::has(std::string_view attribute) const {
  const std::string_view all = attributes();
  char quote = '\0';
  for (size_t i = 0; i < all.size(); ++i) {
    if (quote == '\0' && kBlanks.find(all[i]) != std::string_view::npos && all.substr(i + 1).starts_with(attribute)) {
      const size_t next = all.find_first_not_of(kBlanks, i + 1 + attribute.size());
      if (next != std::string_view::npos && all[next] == '=') return true;
    }
    if (quote == '\0' && (all[i] == '"' || all[i] == '\''))
      quote = all[i];
    else if (all[i] == quote)
      quote = '\0';
  }
  return false;
}

/// The next start tag, past declarations, comments and character data; an empty name if there is none.
Tag nextTag(std::string_view text) {
  for (;;) {
    const size_t open = text.find('<');
    if (open == std::string_view::npos) return {};
    text.remove_prefix(open);
    std::string_view until = ">";
    if (text.starts_with("<!--"))
      until = "-->";
    else if (text.starts_with("<?"))
      until = "?>";
    else if (text.starts_with("<!DOCTYPE") && text.substr(0, text.find('>')).find('[') != std::string_view::npos)
      until = "]>";
    else if (!text.starts_with("<!") && !text.starts_with("</")) {
      const size_t end = text.find_first_of(" \t\r\n/>", 1);
      if (end == std::string_view::npos) return {};
      std::string_view name = text.substr(1, end - 1);
      if (const size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
      return {name, text.substr(end)};
    }
    const size_t end = text.find(until);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + until.size());
  }
}

Recognition ofCtest(std::string_view behindRoot) {
  const std::string_view part = nextTag(behindRoot).name;
  if (part == "Testing") return sure(Ctest);
  if (part.empty()) return perhaps({Ctest}, "CTest XML of which only the beginning is there");
  return none(fmt::format("CTest XML with <{}>, which holds no tests", part), "name the Test.xml that CTest writes beside it");
}

constexpr std::string_view kOtherFile = "export the results in a format that docs/data-formats.md lists";

Recognition ofTestRun(const Tag& root) {
  if (root.attributes().find(kTrxNamespace) != std::string_view::npos) return sure(Trx);
  if (root.hasNamespace())
    return none("XML with the root element <TestRun>, in another namespace than that of TRX", std::string(kOtherFile));
  const std::string_view part = nextTag(root.rest).name;
  if (isPartOfTrx(part)) return sure(Trx);  // the reader tells that the namespace is missing
  if (isPartOfCppunit(part)) return none("CppUnit's XML", "let the tests write JUnit XML, or convert the file");
  if (part.empty()) return perhaps({Trx}, "XML with the root element <TestRun> and nothing in it");
  return none("XML with the root element <TestRun>, with neither the namespace of TRX nor its elements", std::string(kOtherFile));
}

Recognition ofSuites(Tag tag) {
  for (;;) {
    const bool isCase = tag.name == "testcase";
    if (isPartOfTestlink(tag.name) || (isCase && tag.has(kTestlinkId))) {
      return none("TestLink's export of test cases, which holds no results", "name a file of results");
    }
    if (isCase || tag.name.empty()) return sure(Junit);
    tag = nextTag(tag.rest);
  }
}

Recognition ofAssemblies(const Tag& root) {
  if (!root.hasNamespace()) return sure(Xunit);
  return none(fmt::format("XML with the root element <{}> in a namespace, which xUnit.net's has not", std::string(root.name)),
              std::string(kOtherFile));
}

Recognition ofRobot(const Tag& root) {
  if (root.has("generator")) return sure(Robot);
  const std::string_view part = nextTag(root.rest).name;
  if (isPartOfRobot(part)) return sure(Robot);
  if (part.empty()) return perhaps({Robot}, "XML with the root element <robot> and nothing in it");
  return none(fmt::format("XML with the root element <robot>, which neither names a generator nor begins with a suite, but with <{}>",
                          std::string(part.substr(0, 40))),
              "name the `output.xml` that Robot Framework writes");
}

Recognition ofXml(std::string_view text) {
  const Tag root = nextTag(text);
  if (root.name == "testsuites" || root.name == "testsuite" || root.name == "testcase") return ofSuites(root);
  if (root.name == "test-run") return sure(Nunit);
  if (root.name == "TestRun") return ofTestRun(root);
  if (root.name == "assemblies" || root.name == "assembly") return ofAssemblies(root);
  if (root.name == "robot") return ofRobot(root);
  if (root.name == "Site") return ofCtest(root.rest);
  if (root.name == "test-results") return none("NUnit 2 XML", "let the runner write NUnit 3 (`--result=…;format=nunit3`), or JUnit XML");
  if (root.name.empty()) return none("XML without an element", "export the file again");
  return none(fmt::format("XML with the root element <{}>", std::string(root.name.substr(0, 40))), std::string(kOtherFile));
}

/// The ASCII of a UTF-16 text, enough for what tags are called.
std::string narrowed(std::string_view text) {
  std::string out;
  const size_t low = text.starts_with("\xFF\xFE") ? 0 : 1;
  for (size_t i = 2; i + 1 < text.size(); i += 2) {
    const auto byte = static_cast<unsigned char>(text[i + low]);
    out += text[i + 1 - low] == '\0' && byte < 0x80 ? static_cast<char>(byte) : '?';
  }
  return out;
}

// ---- JSON ----

bool looksLikeCtrf(const JsonShape& shape) {
  if (shape.reportFormat == "CTRF") return true;
  return shape.has("results", '{') &&
         (shape.has("results.tests", '[') || (shape.has("results.tool", '{') && shape.has("results.summary", '{')));
}

/// The errors of a run lie beside the results too: *-globals.json.
bool isAllureGlobals(const JsonShape& shape) {
  const bool others = std::any_of(shape.keys.begin(), shape.keys.end(), [](const auto& key) {
    const std::string_view outer = std::string_view(key.first).substr(0, key.first.find_first_of(".["));
    return outer != "errors" && outer != "attachments";
  });
  return shape.complete && !others && shape.has("errors", '[') && shape.has("attachments", '[');
}

bool looksLikeAllure(const JsonShape& shape) {
  // A container lies beside the results, and holds none.
  if (shape.has("uuid", '"') && shape.has("children", '[') && (shape.has("befores", '[') || shape.has("afters", '['))) return true;
  if (isAllureGlobals(shape)) return true;
  if (!shape.has("uuid", '"') || !shape.has("name") || !(shape.has("status") || shape.has("stage"))) return false;
  return shape.has("historyId") || shape.has("testCaseId") || shape.has("fullName") || shape.has("labels", '[');
}

bool looksLikeCucumber(const JsonShape& shape) { return shape.has("[].uri") && (shape.has("[].elements", '[') || shape.has("[].keyword")); }

/// A result that lacks some of the keys: a row of anything may look like it.
bool mayBeAllure(const JsonShape& shape) { return shape.has("status") && (shape.has("historyId") || shape.has("testCaseId")); }

std::string asLines(std::string_view filter) {
  return fmt::format("write one object a line (JSON Lines), for example with `jq -c {}`", filter);
}

Recognition ofArray(std::string_view text) {
  const JsonShape shape = shapeOf(text);
  if (looksLikeCucumber(shape)) return sure(Cucumber);
  if (shape.complete && text.substr(1, shape.end - 2).find_first_not_of(kBlanks) == std::string_view::npos)
    return perhaps({Cucumber}, "an empty JSON array");
  return none("a JSON array that holds no features of Cucumber", asLines("'.[]'"));
}

/// What gives jq the rows that an object holds: its outermost list, if one has a name that needs no quotes.
std::string filterOf(const JsonShape& shape) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";
  const auto outer = [](const std::string& path) { return path.find('.') == std::string::npos; };
  std::string list;
  for (const auto& [path, begins] : shape.keys) {
    if (begins != '[' || path.find_first_not_of(kPlain) != std::string::npos) continue;
    if (list.empty() || (outer(path) && !outer(list))) list = path;
  }
  return list.empty() ? "." : "'." + list + "[]'";
}

Recognition ofObject(std::string_view text, bool whole) {
  const JsonShape shape = shapeOf(text);
  const size_t end = shape.complete ? shape.end : text.size();
  const bool oneLine = text.substr(0, end).find('\n') == std::string_view::npos;
  const bool more = shape.complete && text.find_first_not_of(kBlanks, end) != std::string_view::npos;
  const bool cut = !shape.complete && !shape.broken;
  std::vector<DataFormat> documents;
  if (looksLikeCtrf(shape)) documents.push_back(Ctrf);
  if (looksLikeAllure(shape)) documents.push_back(Allure);
  if (more && !oneLine)
    return none("several JSON documents, none of them on one line", "write one object a line, for example with `jq -c .`");
  if (more) return sure(JsonLines);
  if (!documents.empty()) {
    std::string saw = documents.size() == 2 ? "one JSON object with the keys of CTRF and of Allure" : "one JSON object";
    if (shape.reportFormat == "CTRF" && documents.size() == 1) return sure(Ctrf);
    if (cut && oneLine) {
      documents.push_back(JsonLines);
      saw += ", whose end is not among the first bytes";
    }
    return documents.size() == 1 ? sure(documents[0]) : perhaps(std::move(documents), std::move(saw));
  }
  if (mayBeAllure(shape)) return oneLine ? perhaps({Allure, JsonLines}, "one JSON object") : perhaps({Allure}, "one JSON object");
  // A document of an unknown tool holds its results in a list; one row of JSON Lines hardly does.
  const std::string_view object = text.substr(0, end);
  const bool holdsObjects = object.find("[{") != std::string_view::npos || object.find("[ {") != std::string_view::npos;
  if (shape.complete && oneLine && holdsObjects) return perhaps({JsonLines}, "one JSON object on one line that holds a list of others");
  if (shape.complete && oneLine) return sure(JsonLines);
  if (shape.broken || oneLine)
    return perhaps({JsonLines}, shape.broken ? "what is no whole JSON object" : "a JSON object that does not end");
  if (!whole && cut)
    return perhaps({Ctrf, Allure}, "one JSON object over several lines, without the keys of a known format in its beginning");
  return none("one JSON object over several lines, with the keys of no known format", asLines(filterOf(shape)));
}

// ---- Text ----

bool isPlan(std::string_view line) { return line.size() > 3 && line.starts_with("1..") && isDigit(line[3]); }

/// `ok`, `not ok`, and whether more than the bare word says so.
bool isResult(std::string_view line, bool& bare) {
  if (line.starts_with("not ok")) line.remove_prefix(4);
  if (!line.starts_with("ok") || (line.size() > 2 && line[2] != ' ' && line[2] != '\t')) return false;
  const size_t next = line.find_first_not_of(" \t", 2);
  bare = next == std::string_view::npos || !(isDigit(line[next]) || line[next] == '-' || line[next] == '#');
  return true;
}

/// Whether the lines are TAP: yes, no, or only that they may be.
enum class Answer : uint8_t { No, Maybe, Yes };
Answer isTap(std::string_view text) {
  bool results = false;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    bool bare = false;
    if (line.starts_with("TAP version ") || isPlan(line)) return Answer::Yes;
    if (line.starts_with("Bail out!")) return Answer::Yes;
    if (isResult(line, bare)) {
      if (!bare) return Answer::Yes;
      results = true;
      continue;
    }
    const bool aside = line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#') || line.starts_with(' ');
    if (!aside) break;
  }
  return results ? Answer::Maybe : Answer::No;
}

/// A line that hardly stands in anything but TAP.
bool hasTapLine(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    bool bare = false;
    if (line.starts_with("TAP version ") || isPlan(line) || (isResult(line, bare) && !bare)) return true;
    at += line.size() + 1;
  }
  return false;
}

Recognition ofText(std::string_view text, bool whole) {
  const Answer tap = isTap(text);
  if (tap == Answer::Yes) return sure(Tap);
  const HeadingsSeen seen = lookAtHeadings(text, whole);
  if (tap == Answer::Maybe) return perhaps({Tap, Csv}, "lines that say only `ok` or `not ok`");
  if (seen.tools.size() == 1) return sure(seen.tools[0]);
  if (seen.tools.size() > 1) return perhaps(seen.tools, "CSV with the headings of several tools");
  if (hasTapLine(text)) return perhaps({Tap, Csv}, "text with lines of TAP in it");
  if (seen.isTable) return sure(Csv);
  if (text.find("\n{") != std::string_view::npos) return perhaps({Csv, JsonLines}, "text with lines that begin with `{`");
  return perhaps({Csv}, seen.saw);
}

Recognition ofNothing() { return {{Csv, JsonLines}, false, "an empty file", "what writes it did not: let it run again"}; }

std::string wordsOf(const std::vector<DataFormat>& formats) {
  std::string out;
  for (size_t i = 0; i < formats.size(); ++i) {
    out += fmt::format("{}`as {}`", i == 0 ? "" : i + 1 == formats.size() ? " or " : ", ", infoOf(formats[i]).word);
  }
  return out;
}

}  // namespace

bool Recognition::allows(DataFormat format) const { return std::find(formats.begin(), formats.end(), format) != formats.end(); }

Recognition recognise(std::string_view firstBytes, bool whole) {
  if (firstBytes.starts_with("PK\x03\x04")) return none("a workbook or an archive", "export it as CSV in UTF-8, or unpack it");
  switch (lookOf(firstBytes.substr(0, kLookBytes))) {
    case Look::Utf16: {
      const std::string text = narrowed(firstBytes);
      if (lookOf(text) == Look::Xml) return ofXml(text);
      return {{Csv, JsonLines}, false, "a file in UTF-16", "write it as UTF-8"};
    }
    case Look::Html: return none("an HTML page", "export the data itself; the page may be a log-in form");
    case Look::Empty:
    case Look::Xml:
    case Look::Json:
    case Look::Text:
    case Look::Binary: break;
  }
  if (firstBytes.starts_with("\xEF\xBB\xBF")) firstBytes.remove_prefix(3);
  const size_t start = firstBytes.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return ofNothing();
  const std::string_view body = firstBytes.substr(start);
  if (body.front() == '<') return ofXml(body);
  if (lookOf(firstBytes.substr(0, kLookBytes)) == Look::Binary)
    return {{Csv, JsonLines}, false, "a binary file", "export it as CSV in UTF-8, or in another format of text"};
  if (body.front() == '{') return ofObject(body, whole);
  if (body.front() == '[' && (body.size() == 1 || std::strchr(" \t\r\n{[]\"", body[1]) != nullptr)) return ofArray(body);
  return ofText(firstBytes, whole);
}

std::optional<DataFormat> formatOf(const Recognition& seen, std::string_view name, FileError& refusal) {
  if (seen.isSure()) return seen.formats[0];
  std::optional<DataFormat> named;
  if (name.ends_with(".csv") || name.ends_with(".tsv")) named = Csv;
  if (name.ends_with(".jsonl") || name.ends_with(".ndjson")) named = JsonLines;
  if (name.ends_with(".tap")) named = Tap;
  if (named && seen.allows(*named)) return named;
  refusal.message = fmt::format("its format is not known: it is {}", seen.saw);
  if (!seen.advice.empty())
    refusal.advice = seen.advice;
  else if (seen.formats.size() > 1)
    refusal.advice = fmt::format("say which it is: {}", wordsOf(seen.formats));
  else
    refusal.advice = fmt::format("write {} if that is what it is", wordsOf(seen.formats));
  return std::nullopt;
}

std::optional<FileError> otherFormat(const Recognition& seen, DataFormat format) {
  // What is sure to be CSV is still any text with a comma.
  if (!seen.isSure() || seen.formats[0] == format || seen.formats[0] == Csv) return std::nullopt;
  const DataFormatInfo& is = infoOf(seen.formats[0]);
  const DataFormatInfo& wanted = infoOf(format);
  const bool objection = [&] {
    switch (wanted.syntax) {
      case FileSyntax::Xml: return is.syntax != FileSyntax::Xml;  // the readers name the root element
      case FileSyntax::Json: return is.format != JsonLines;       // an object may lack the keys that tell
      case FileSyntax::JsonLines: return is.syntax == FileSyntax::Xml || is.format == Ctrf || is.format == Cucumber;
      case FileSyntax::Csv: return is.syntax == FileSyntax::Csv ? format != Csv : is.format != Tap;
      case FileSyntax::Text: return true;
    }
    return false;
  }();
  if (!objection) return std::nullopt;
  return FileError{fmt::format("this file is {}, not {}", is.title, wanted.title),
                   fmt::format("write `as {0}` in the source, or `--as {0}`", is.word)};
}

PeekedStream::PeekedStream(InputStream& stream) : stream_(stream) {
  first_.resize(kRecogniseBytes);
  size_t filled = 0;
  while (filled < first_.size() && !ended_ && !error_) {
    const Chunk chunk = stream_.read({first_.data() + filled, first_.size() - filled});
    if (chunk.error)
      error_ = chunk.error;
    else if (chunk.size == 0)
      ended_ = true;
    filled += chunk.size;
  }
  first_.resize(filled);
}

InputStream::Chunk PeekedStream::read(std::span<char> buffer) {
  if (given_ < first_.size()) {
    const size_t size = std::min(buffer.size(), first_.size() - given_);
    std::memcpy(buffer.data(), first_.data() + given_, size);
    given_ += size;
    return {size, std::nullopt};
  }
  if (error_) return {0, error_};
  if (ended_) return {};
  return stream_.read(buffer);
}

}  // namespace tollgate::ingest
