// StrictDoc's .sdoc: nodes `[TAG]` of fields `NAME: value` or `NAME: >>>` … `<<<`, in sections.
//
//   [DOCUMENT]
//   TITLE: …
//
//   [[SECTION]]
//   TITLE: Enrolment
//
//   [REQUIREMENT]
//   UID: REQ-001
//   STATEMENT: >>>
//   A dormant meter shall be enrolled.
//   <<<
//
//   [[/SECTION]]
//
// Nodes of a document's own grammar count as requirements, texts and sections do not. What stands outside of the form refuses the
// file.

#include <utility>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/requirements/readers.h"
#include "runtime/requirements/whole_file.h"

namespace tollgate::requirements {
namespace {

/// "TITLE: x" -> 5; 0 if the line does not begin with a field's name and a colon.
size_t fieldName(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && ((line[at] >= 'A' && line[at] <= 'Z') || line[at] == '_' || (at > 0 && line[at] >= '0' && line[at] <= '9')))
    ++at;
  return at > 0 && at < line.size() && line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ') ? at : 0;
}

class SDocReader {
 public:
  SDocReader(std::string_view text, bool alone, ListBuilder& list) : lines_(text), alone_(alone), list_(list) {}

  bool run() {
    while (lines_.next()) {
      if (!line(lines_.line())) return false;
    }
    if (!until_.empty()) return cut(from_, fmt::format("`{}` is missing: the text that begins here does not end", until_));
    if (!open_.empty()) return cut(open_.back().place, fmt::format("`{}` is not closed", open_.back().name));
    if (!begun_) return list_.refuse({1, 1}, "the file has no [DOCUMENT]: it is no StrictDoc", "name a file that begins with [DOCUMENT]");
    return close();
  }

 private:
  struct Open {
    std::string name;
    Place place;
  };
  bool cut(Place place, std::string_view message) { return list_.refuse(place, message, "nothing in it is counted; complete the file"); }

  bool line(std::string_view text) {
    if (!until_.empty()) return within(text);
    if (trimmed(text).empty()) return true;
    if (text.starts_with('[')) return node(trimmed(text));
    if (!begun_) return list_.refuse(lines_.place(), "the file does not begin with [DOCUMENT]: it is no StrictDoc", "name another file");
    // Grammars, options, relations: lists below their field.
    if (tag_ == "GRAMMAR" || (inList_ && std::string_view(" -\t").find(text.front()) != std::string_view::npos)) return nested(text);
    const size_t name = fieldName(text);
    if (name == 0) {
      return list_.refuse(lines_.place(), "expected a field `NAME: value` or a node such as [REQUIREMENT]",
                          "put text between `STATEMENT: >>>` and `<<<`");
    }
    field_ = text.substr(0, name);
    const std::string_view value = trimmed(text.substr(name + 1));
    inList_ = value.empty();
    if (value == ">>>") {
      until_ = "<<<", from_ = lines_.place(), collected_.clear();
      return true;
    }
    return value.empty() || set(value);
  }

  /// A line of a text over several lines.
  bool within(std::string_view text) {
    if (trimmed(text) == until_) {
      const bool isField = until_ == "<<<";
      until_.clear();
      if (isField) return set(trimmed(collected_));
      tag_.clear();
      return true;
    }
    if (collected_.size() + text.size() > list_.limits().valueBytes) {
      return list_.refuse(from_, fmt::format("a text is longer than {} bytes", list_.limits().valueBytes), "shorten it");
    }
    collected_ += text;
    collected_ += '\n';
    return true;
  }

  bool nested(std::string_view text) {
    if (tag_ == "GRAMMAR" || !inEntry_ || (field_ != "RELATIONS" && field_ != "REFS")) return true;
    const size_t at = text.find("VALUE:");
    return at == std::string_view::npos || list_.set("RELATIONS", trimmed(text.substr(at + 6)));
  }

  bool set(std::string_view value) {
    if (tag_ == "DOCUMENT_FROM_FILE" && field_ == "FILE" && alone_) {
      return list_.refuse(lines_.place(), fmt::format("the file includes `{}`", value.substr(0, 200)),
                          "name the folder of both instead: all .sdoc files of it are read");
    }
    return !inEntry_ || list_.set(field_, value);
  }

  bool node(std::string_view text) {
    const Place place = lines_.place();
    const bool twice = text.starts_with("[[");
    const std::string_view ends = twice ? "]]" : "]";
    std::string_view name = text.substr(ends.size());
    const bool closes = name.starts_with('/');
    if (closes) name.remove_prefix(1);
    if (!name.ends_with(ends) || name.size() == ends.size()) {
      return list_.refuse(place, fmt::format("`{}` is no node", text.substr(0, 80)), "write [REQUIREMENT], or [[SECTION]] … [[/SECTION]]");
    }
    name.remove_suffix(ends.size());
    if (!close()) return false;
    if (!begun_ && name != "DOCUMENT") {
      return list_.refuse(place, "the file does not begin with [DOCUMENT]: it is no StrictDoc", "name another file");
    }
    begun_ = true;
    tag_ = name;
    field_.clear();
    inList_ = false;
    if (closes) {
      if (open_.empty() || open_.back().name != name) {
        return list_.refuse(place, fmt::format("`{}` closes nothing that is open", text.substr(0, 80)), "remove it, or open it above");
      }
      open_.pop_back();
      tag_.clear();
      return true;
    }
    if (twice || name == "SECTION" || name.starts_with("COMPOSITE_")) {
      if (open_.size() >= list_.limits().nesting) {
        return list_.refuse(place, fmt::format("sections are nested deeper than {}", list_.limits().nesting), "flatten them");
      }
      open_.push_back({std::string(name), place});
    }
    if (name == "FREETEXT") {
      until_ = "[/FREETEXT]", from_ = place, collected_.clear();
      return true;
    }
    if (name == "DOCUMENT" || name == "GRAMMAR" || name == "DOCUMENT_FROM_FILE") return true;
    inEntry_ = true;
    isRequirement_ = name != "SECTION" && name != "TEXT";
    return list_.begin(place) && list_.set("node", name);
  }

  bool close() {
    if (!std::exchange(inEntry_, false)) return true;
    const std::string title = onOneLine(list_.get("TITLE")), words(list_.get("STATEMENT"));
    return list_.setDefault("clause", std::string(list_.get("UID"))) && list_.setDefault("version", std::string(list_.get("REVISION"))) &&
           list_.setDefault("opening_words", title.empty() ? firstLine(words) : title) && list_.setDefault("text", words) &&
           list_.setDefault("tested", isRequirement_ ? "yes" : "no");
  }

  Lines lines_;
  const bool alone_;
  ListBuilder& list_;
  bool begun_ = false, inEntry_ = false, isRequirement_ = false, inList_ = false;
  std::string tag_, field_, until_, collected_;
  Place from_;
  std::vector<Open> open_;
};

}  // namespace

bool readStrictDoc(const ingest::FileSystem& files, const std::string& path, bool alone, ListBuilder& list) {
  std::string text;
  return readWhole(files, path, list.limits().fileBytes, list, text) && SDocReader(text, alone, list).run();
}

}  // namespace tollgate::requirements
