// Requirements as tools keep them, read into tables. tests/requirements/fixtures has one of each format; `.expected` beside it is
// what is read. TOLLGATE_UPDATE_GOLDENS=1 rewrites the expected files.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "runtime/ingest/memory_files.h"
#include "runtime/requirements/requirements.h"
#include "tests/support/text_file.h"

namespace fs = std::filesystem;
using namespace tollgate;
using requirements::ListFormat;

namespace {

/// The fixtures as files in memory, so that paths in messages are the same everywhere.
ingest::MemoryFiles fixtures() {
  ingest::MemoryFiles files;
  const fs::path root = fs::path(TOLLGATE_SOURCE_DIR) / "tests/requirements/fixtures";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files.add(fs::relative(entry.path(), root).generic_string(), test::textOfFile(entry.path()));
  }
  return files;
}

std::string shown(const requirements::RequirementList& list) {
  if (!list.error.empty()) return "refused: " + list.error + "\n";
  std::string out;
  for (size_t row = 0; row < list.rows.size(); ++row) {
    out += fmt::format("{}:{}\n", list.files[row], list.lines[row]);
    for (size_t i = 0; i < list.headings.size(); ++i) {
      std::string value = list.rows[row][i];
      if (value.empty()) continue;
      for (size_t at = 0; (at = value.find('\n', at)) != std::string::npos; at += 3) value.replace(at, 1, " / ");
      out += fmt::format("  {} = {}\n", list.headings[i], value);
    }
  }
  return out;
}

/// The error of one file.
std::string errorOf(ListFormat format, const std::string& name, const std::string& text,
                    const requirements::RequirementLimits& limits = {}) {
  ingest::MemoryFiles files;
  files.add(name, text);
  if (format == ListFormat::Doorstop) {
    files.add("d/.doorstop.yml", "settings: {}\n");
    return requirements::readRequirements(files, "d", format, limits).error;
  }
  return requirements::readRequirements(files, name, format, limits).error;
}

std::string reqif(const std::string& content) {
  return "<REQ-IF><CORE-CONTENT><REQ-IF-CONTENT>" + content + "</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>";
}

std::string repeated(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

struct Hostile {
  ListFormat format;
  std::string name, text, error;
};

}  // namespace

TEST_CASE("one list of each format") {
  const ingest::MemoryFiles files = fixtures();
  const std::vector<std::pair<std::string, ListFormat>> lists = {{"enrolment.reqif", ListFormat::ReqIf},
                                                                 {"doorstop", ListFormat::Doorstop},
                                                                 {"system.md", ListFormat::OpenFastTrace},
                                                                 {"items.oreqm", ListFormat::OpenFastTrace},
                                                                 {"sample.sdoc", ListFormat::StrictDoc}};
  for (const auto& [path, format] : lists) {
    CAPTURE(path);
    const std::string read = shown(requirements::readRequirements(files, path, format));
    const fs::path expected = fs::path(TOLLGATE_SOURCE_DIR) / "tests/requirements" / (path + ".expected");
    if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(expected, std::ios::binary) << read;
    CHECK(read == test::textOfFile(expected));
  }
}

TEST_CASE("what is no list of its format is refused, with its place") {
  const std::string doorstop = "d/REQ001.yml";
  const std::vector<Hostile> cases = {
      {ListFormat::ReqIf, "a.reqif", "", "a.reqif:1:1: the file is empty; the export did not write its requirements; run it again"},
      {ListFormat::ReqIf, "a.reqif", "<results/>",
       "a.reqif:1:1: the file begins with <results>: it is no ReqIF; name a file whose root is <REQ-IF>"},
      {ListFormat::ReqIf, "a.reqif", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<REQ-IF>&a;</REQ-IF>",
       "a.reqif:1:1: the file has a DOCTYPE: document types and entities are refused; remove the <!DOCTYPE …> declaration; requirements "
       "need none"},
      {ListFormat::ReqIf, "a.reqif", "<REQ-IF>\n<CORE-CONTENT>",
       "a.reqif:2:15: the file is cut off: it ends inside <CORE-CONTENT>, opened in line 2; nothing in it is counted; the export or the "
       "transfer "
       "did not finish, so produce it again"},
      {ListFormat::ReqIf, "a.reqif", repeated("<REQ-IF>", 100),
       "a.reqif:1:513: elements are nested deeper than 64; raise the limit with `--limit nesting=N` (now 64)"},
      {ListFormat::ReqIf, "a.reqif", reqif("<SPEC-OBJECT IDENTIFIER=\"_1\"/>\n<SPEC-OBJECT IDENTIFIER=\"_1\"/>"),
       "a.reqif:2:1: a second <SPEC-OBJECT> has the IDENTIFIER `_1`; keep one of the two"},
      {ListFormat::ReqIf, "a.reqif",
       reqif("<SPEC-OBJECT IDENTIFIER=\"_1\"><VALUES>\n<ATTRIBUTE-VALUE-STRING "
             "THE-VALUE=\"x\"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>_no"
             "</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES></SPEC-OBJECT>"),
       "a.reqif:2:1: an attribute refers to the definition `_no`, which is not in the file; export the requirements again"},
      {ListFormat::ReqIf, "a.reqifz", "PK", "a.reqifz: the file is an archive; unpack it, and name the .reqif file in it"},
      {ListFormat::Doorstop, doorstop, "", "d/REQ001.yml:1:1: the file is empty; the export did not finish; run it again"},
      {ListFormat::Doorstop, doorstop, "# nothing\n",
       "d/REQ001.yml:1:1: the file has no item: it must be a mapping; write `active: true`, `text: |` …"},
      {ListFormat::Doorstop, doorstop, "- a\n",
       "d/REQ001.yml:1:1: an item must be a mapping, and this is a list; write `active: true`, `text: |` …"},
      {ListFormat::Doorstop, doorstop, "text: x\ntext: y\n", "d/REQ001.yml:2:1: the attribute `text` stands twice; keep one"},
      {ListFormat::Doorstop, doorstop, "text: &a x\nheader: *a\n",
       "d/REQ001.yml:1:7: an anchor (`&name`) is refused; write the value itself"},
      {ListFormat::Doorstop, doorstop, "header: *a\n", "d/REQ001.yml:1:9: an alias (`*name`) is refused; write the value itself"},
      {ListFormat::Doorstop, doorstop, "text: !!python/object:os.system x\n",
       "d/REQ001.yml:1:7: the tag `tag:yaml.org,2002:python/object:os.system` is refused; leave tags out"},
      {ListFormat::Doorstop, doorstop, "text: !run x\n", "d/REQ001.yml:1:7: the tag `!run` is refused; leave tags out"},
      {ListFormat::Doorstop, doorstop, "active: perhaps\n",
       "d/REQ001.yml:1:9: `active` is true or false, not `perhaps`; write `true` or `false`"},
      {ListFormat::Doorstop, doorstop, "text: x\n---\ntext: y\n", "d/REQ001.yml:2:1: the file has a second document; keep one item a file"},
      {ListFormat::Doorstop, doorstop, "x: " + repeated("[", 100),
       "d/REQ001.yml:1:67: collections are nested deeper than 64; flatten them"},
      {ListFormat::OpenFastTrace, "a.md", "`req~x`\n",
       "a.md:1:2: `req~x` is no id of an item; write TYPE~NAME~REVISION: `req~dormant-enrolment~1`"},
      {ListFormat::OpenFastTrace, "a.md", "\nreq~x~99999999999999999999999\n",
       "a.md:2:1: `req~x~99999999999999999999999` is no id of an item; write TYPE~NAME~REVISION: `req~dormant-enrolment~1`"},
      {ListFormat::OpenFastTrace, "a.xml", "<x/>",
       "a.xml:1:1: the file begins with <x>: it has no specification items; name a file whose root is <specdocument>"},
      {ListFormat::OpenFastTrace, "a.xml",
       "<specdocument><specobjects doctype=\"req\">\n<specobject><id>x</id></specobject></specobjects></specdocument>",
       "a.xml:2:1: an item lacks its doctype, its <id> or its <version>; export the requirements again"},
      {ListFormat::StrictDoc, "a.sdoc", "UID: x\n",
       "a.sdoc:1:1: the file does not begin with [DOCUMENT]: it is no StrictDoc; name another file"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[REQUIREMENT]\nSTATEMENT: >>>\nnever ends\n",
       "a.sdoc:5:1: `<<<` is missing: the text that begins here does not end; nothing in it is counted; complete the file"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[[SECTION]]\nTITLE: y\n",
       "a.sdoc:4:1: `SECTION` is not closed; nothing in it is counted; complete the file"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[[/SECTION]]\n",
       "a.sdoc:4:1: `[[/SECTION]]` closes nothing that is open; remove it, or open it above"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[REQUIREMENT]\nUID: a\n  loose\n",
       "a.sdoc:6:1: expected a field `NAME: value` or a node such as [REQUIREMENT]; put text between `STATEMENT: >>>` and `<<<`"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\nloose text\n",
       "a.sdoc:4:1: expected a field `NAME: value` or a node such as [REQUIREMENT]; put text between `STATEMENT: >>>` and `<<<`"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[DOCUMENT_FROM_FILE]\nFILE: b.sdoc\n",
       "a.sdoc:5:1: the file includes `b.sdoc`; name the folder of both instead: all .sdoc files of it are read"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\n" + repeated("[[SECTION]]\n", 100),
       "a.sdoc:66:1: sections are nested deeper than 64; flatten them"},
      {ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: \xFF\n", "a.sdoc:2:8: byte 0xFF is no text in UTF-8; write the file as UTF-8"},
  };
  for (const Hostile& one : cases) {
    CAPTURE(one.text.substr(0, 200));
    CHECK(errorOf(one.format, one.name, one.text) == one.error);
  }
}

TEST_CASE("limits") {
  requirements::RequirementLimits limits;
  limits.entries = 2;
  CHECK(errorOf(ListFormat::OpenFastTrace, "a.md", "req~a~1\n\nreq~b~1\n\nreq~c~1\n", limits) ==
        "a.md:5:1: the list has more than 2 entries; split it into registers");
  limits = {};
  limits.fileBytes = 10;
  CHECK(errorOf(ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n", limits) == "a.sdoc: the file is larger than 10 bytes; split it");
  limits = {};
  limits.valueBytes = 12;
  CHECK(errorOf(ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[REQUIREMENT]\nTITLE: longer than twelve\n", limits) ==
        "a.sdoc:4:1: the attribute `TITLE` is longer than 12 bytes; shorten it, or keep attachments elsewhere");
  limits = {};
  limits.columns = 3;
  CHECK(errorOf(ListFormat::Doorstop, "d/REQ1.yml", "a: 1\nb: 2\nc: 3\nd: 4\n", limits) ==
        "d/REQ1.yml:1:1: the entries have more than 3 different attributes; leave out what is not needed");
}

TEST_CASE("one long line is read or refused in time") {
  const std::string line(50u << 20, 'x');
  CHECK(errorOf(ListFormat::OpenFastTrace, "a.md", line).empty());
  CHECK(errorOf(ListFormat::StrictDoc, "a.sdoc", "[DOCUMENT]\nTITLE: x\n\n[REQUIREMENT]\nTITLE: " + line) ==
        "a.sdoc:4:1: the attribute `TITLE` is longer than 4194304 bytes; shorten it, or keep attachments elsewhere");
  CHECK(errorOf(ListFormat::Doorstop, "d/REQ1.yml", "text: " + line) == "d/REQ1.yml: the file is larger than 4194304 bytes; split it");
  CHECK(errorOf(ListFormat::ReqIf, "a.reqif", "<REQ-IF " + line).find("a tag or comment is longer than 16777216 bytes") !=
        std::string::npos);
}
