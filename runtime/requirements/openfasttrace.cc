// Requirement-enhanced Markdown of OpenFastTrace. An item begins with its id on a line of its own and ends at the next heading or
// id; the heading above it is its title:
//
//   ### A dormant meter is enrolled
//   `req~dormant-enrolment~2`
//
//   A dormant meter shall be enrolled …
//
//   Covers:
//   * [feat~enrolment~1](#enrolment)
//
//   Needs: dsn, utest
//
// Code blocks, and what stands between `<!-- oft:off -->` and `<!-- oft:on -->`, hold no items. What looks like an id and is
// none refuses the file: a requirement must not get lost by a slip.

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/support/display_text.h"
#include "runtime/requirements/readers.h"
#include "runtime/requirements/whole_file.h"

namespace tollgate::requirements {
namespace {

struct ItemId {
  std::string_view type, name, revision;
};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

/// `type~name~revision`, the whole of the text.
std::optional<ItemId> itemId(std::string_view text) {
  const size_t first = text.find('~');
  const size_t last = text.rfind('~');
  if (first == std::string_view::npos || last == first) return std::nullopt;
  const ItemId id{text.substr(0, first), text.substr(first + 1, last - first - 1), text.substr(last + 1)};
  if (id.type.empty() || id.name.empty() || id.revision.empty() || id.revision.size() > 18) return std::nullopt;
  for (const char c : id.type) {
    if (!isLetter(c)) return std::nullopt;
  }
  if (!isLetter(id.name.front())) return std::nullopt;
  for (const char c : id.name) {
    if (!isLetter(c) && !isDigit(c) && c != '.' && c != '-' && c != '_') return std::nullopt;
  }
  for (const char c : id.revision) {
    if (!isDigit(c)) return std::nullopt;
  }
  return id;
}

/// The word at the start of a line that stands for an id: `letters~…`, in backticks or bare. "" if there is none.
std::string_view idWord(std::string_view line) {
  const bool quoted = line.starts_with('`');
  if (quoted) line.remove_prefix(1);
  size_t letters = 0;
  while (letters < line.size() && isLetter(line[letters])) ++letters;
  if (letters == 0 || letters >= line.size() || line[letters] != '~' || line.substr(letters).starts_with("~~")) return "";
  const std::string_view word = line.substr(0, line.find_first_of(quoted ? "`" : " \t`"));
  // Without backticks one `~` may stand in any text.
  return quoted || word.find('~', letters + 1) != std::string_view::npos ? word : "";
}

constexpr std::array<std::string_view, 8> kKeywords = {"Needs",  "Covers",    "Depends", "Tags",
                                                       "Status", "Rationale", "Comment", "Description"};

class MarkdownReader {
 public:
  MarkdownReader(std::string_view text, ListBuilder& list) : lines_(text), list_(list) {}

  bool run() {
    while (lines_.next()) {
      if (!line(lines_.line())) return false;
    }
    return close();
  }

 private:
  bool line(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (isFence(raw, text)) return true;
    if (text == "<!-- oft:off -->") off_ = true;
    if (text == "<!-- oft:on -->") off_ = false;
    if (off_) return true;
    if (text.empty()) return body("");
    if (isHeading(text)) {
      title_ = onOneLine(text.substr(text.find_first_not_of('#')));
      while (title_.ends_with('#') || title_.ends_with(' ')) title_.pop_back();
      return close();
    }
    const bool isCode = raw.starts_with("    ") || raw.starts_with('\t');
    if (const std::string_view word = idWord(text); !isCode && !word.empty()) return item(word);
    for (const std::string_view keyword : kKeywords) {
      if (!text.starts_with(keyword) || !text.substr(keyword.size()).starts_with(':')) continue;
      section_ = keyword;
      return body(trimmed(text.substr(keyword.size() + 1)), true);
    }
    return body(text);
  }

  /// Of code; true for all lines of the block, its fences too.
  bool isFence(std::string_view raw, std::string_view text) {
    if (fence_.empty()) {
      const bool opens = text.starts_with("```") || text.starts_with("~~~");
      if (!opens || raw.starts_with("    ")) return false;
      fence_ = text.substr(0, text.find_first_not_of(text.front()));
      // ```code``` in one line is no block.
      if (text.substr(fence_.size()).find('`') != std::string_view::npos) fence_.clear();
      return !fence_.empty();
    }
    if (text.starts_with(fence_) && text.find_first_not_of(fence_.front()) == std::string_view::npos) fence_.clear();
    return true;
  }
  static bool isHeading(std::string_view text) {
    const size_t level = text.find_first_not_of('#');
    return level != std::string_view::npos && level > 0 && level <= 6 && (text[level] == ' ' || text[level] == '\t');
  }

  bool item(std::string_view word) {
    const auto id = itemId(word);
    if (!id) {
      return list_.refuse(lines_.place(lines_.line().find(word)), fmt::format("`{}` is no id of an item", word.substr(0, 80)),
                          "write TYPE~NAME~REVISION: `req~dormant-enrolment~1`");
    }
    const std::string title = std::exchange(title_, "");
    if (!close() || !list_.begin(lines_.place())) return false;
    type_ = id->type, name_ = id->name, revision_ = id->revision;
    open_ = true;
    section_ = "Description";
    return title.empty() || list_.set("title", title);
  }

  /// A line of the part of the item that is open.
  bool body(std::string_view text, bool behindKeyword = false) {
    if (!open_ || text.empty() || section_.empty()) return true;
    if (section_ == "Description") return list_.set("description", text);
    if (section_ == "Needs" || section_ == "Tags" || section_ == "Covers" || section_ == "Depends") {
      const bool bullet = text.starts_with("* ") || text.starts_with("- ") || text.starts_with("+ ");
      if (!bullet && !behindKeyword) {  // the list has ended, and what follows is of no part
        section_ = {};
        return true;
      }
      if (bullet) text = trimmed(text.substr(2));
      if (section_ == "Needs") return needs(text);
      return list_.set(section_ == "Tags" ? "tags" : section_ == "Covers" ? "covers" : "depends", linked(text));
    }
    if (section_ == "Status") {
      section_ = "Description";
      return list_.set("status", text);
    }
    return list_.set(section_ == "Rationale" ? "rationale" : "comment", text);
  }
  bool needs(std::string_view text) {
    if (needs_.size() + text.size() > list_.limits().valueBytes) {
      return list_.refuse(lines_.place(), fmt::format("`Needs` is longer than {} bytes", list_.limits().valueBytes), "shorten it");
    }
    needs_ += (needs_.empty() ? "" : ", ");
    needs_ += text;
    return true;
  }
  /// "[feat~x~1](#x)" and "`feat~x~1`" -> "feat~x~1".
  static std::string_view linked(std::string_view text) {
    if (text.starts_with('[')) return text.substr(1, text.find(']') == std::string_view::npos ? text.npos : text.find(']') - 1);
    if (text.starts_with('`')) return text.substr(1, text.find('`', 1) == std::string_view::npos ? text.npos : text.find('`', 1) - 1);
    return text;
  }

  bool close() {
    if (!std::exchange(open_, false)) return true;
    const std::string needs = std::exchange(needs_, "");
    return closeSpecItem(type_, name_, revision_, needs, list_);
  }

  Lines lines_;
  ListBuilder& list_;
  std::string fence_, title_, type_, name_, revision_, needs_;
  std::string_view section_;
  bool off_ = false, open_ = false;
};

}  // namespace

bool closeSpecItem(std::string_view type, std::string_view name, std::string_view revision, std::string_view needs, ListBuilder& list) {
  // The types of artefacts that an item needs: utest, itest, stest … are tests; OpenFastTrace leaves their names free.
  bool test = false;
  for (std::string_view rest = needs; !rest.empty();) {
    const size_t comma = rest.find_first_of(",\n");
    test = test || trimmed(rest.substr(0, comma)).ends_with("test");
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  test = test && list.get("status") != "rejected";
  const std::string title(list.get("title")), words(list.get("description"));
  return list.set("clause", fmt::format("{}~{}", type, name)) && list.set("type", type) && list.set("name", name) &&
         list.set("version", revision) && list.setDefault("needs", needs) &&
         list.setDefault("opening_words", title.empty() ? firstLine(words) : title) && list.setDefault("text", words) &&
         list.set("tested", test ? "yes" : "no");
}

bool readOpenFastTrace(const ingest::FileSystem& files, const std::string& path, ListBuilder& list) {
  std::string text;
  return readWhole(files, path, list.limits().fileBytes, list, text) && MarkdownReader(text, list).run();
}

}  // namespace tollgate::requirements
