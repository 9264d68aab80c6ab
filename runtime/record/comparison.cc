#include "runtime/record/comparison.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <simdjson.h>

namespace tollgate::record {
namespace {

using Element = simdjson::dom::element;

/// How the elements of a list are called, and by which members they are told apart.
struct ListOf {
  const char* member;
  const char* word;
  std::vector<const char*> keys;
};

const std::vector<ListOf>& lists() {
  static const std::vector<ListOf> kLists = {
      {"gates", "gate", {"gate", "instance"}},
      {"criteria", "criterion", {"name"}},
      {"measures", "limit", {"label", "written"}},
      {"failing", "failing row", {"name", "file", "line"}},
      {"open", "open row", {"name", "file", "line"}},
      {"reasons", "open fact", {"reason", "subject"}},
      {"needed", "still needed", {"who"}},
      {"exceptions", "exception", {"name"}},
      {"members", "member", {"name"}},
      {"withoutIt", "without it", {"criterion"}},
      {"assumed", "assumed", {"criterion"}},
      {"decisions", "decision on file", {"decision", "subjects", "act", "body", "date"}},
      {"interpretations", "interpretation", {"name"}},
      {"refused", "fault", {"kind", "file", "line", "message"}},
      {"tolerated", "tolerated fault", {"kind", "file", "line", "message"}},
      {"findings", "finding", {"kind", "file", "line", "message"}},
      {"citations", "citation", {"document", "clause"}},
  };
  return kLists;
}

std::string valueText(Element value) {
  std::string_view text;
  if (!value.get(text)) return std::string(text);
  if (value.is_null()) return "none";
  if (value.is_array()) {
    std::string out;
    for (const Element one : value.get_array()) out += (out.empty() ? "" : ", ") + valueText(one);
    return out.empty() ? "none" : out;
  }
  return simdjson::minify(value);
}

/// "leastSatisfying" -> "least satisfying".
std::string words(std::string_view member) {
  std::string out;
  for (const char c : member) {
    if (c >= 'A' && c <= 'Z') out += ' ';
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

/// What one element of a list is called: its keys that say something, and which one it is of several of that name.
std::vector<std::pair<std::string, Element>> named(const ListOf& list, simdjson::dom::array elements) {
  std::vector<std::pair<std::string, Element>> out;
  std::map<std::string, size_t> seen;
  for (const Element element : elements) {
    std::string name = list.word;
    bool first = true;
    for (const char* key : list.keys) {
      Element value;
      if (element[key].get(value) || value.is_null()) continue;
      const std::string text = valueText(value);
      if (text.empty()) continue;
      name += (first ? " " : std::string_view(key) == "line" ? ":" : " · ") + text;
      first = false;
    }
    if (const size_t before = seen[name]++; before > 0) name += fmt::format(" ({})", before + 1);
    out.emplace_back(std::move(name), element);
  }
  return out;
}

class Comparer {
 public:
  std::vector<Difference> differences;
  bool inputs = true;  // compare what the outcome says of them too

  void objects(const std::string& where, Element recorded, Element derived) {
    simdjson::dom::object members;
    if (recorded.get(members) || !derived.is_object()) return values(where, "", recorded, derived);
    for (const auto member : members) {
      if (where.empty() && member.key == "zoneVersion") continue;  // which is told by itself
      const bool input = where.empty() && (member.key == "rules" || member.key == "inputs");
      if (input && !inputs) continue;
      Element other;
      if (derived[member.key].get(other)) {
        add(where, std::string(member.key), valueText(member.value), "nothing");
        continue;
      }
      this->member(where, std::string(member.key), member.value, other);
    }
    // Also what was cut out of the record: a version of tollgate that gives a new member has to name it here, for older records.
    for (const auto member : derived.get_object()) {
      const bool input = where.empty() && (member.key == "rules" || member.key == "inputs" || member.key == "zoneVersion");
      if (input && !inputs) continue;
      if (Element other; recorded[member.key].get(other)) add(where, std::string(member.key), "nothing", valueText(member.value));
    }
  }

 private:
  void member(const std::string& where, const std::string& name, Element recorded, Element derived) {
    const auto list = std::find_if(lists().begin(), lists().end(), [&](const ListOf& l) { return name == l.member; });
    if (list != lists().end() && recorded.is_array() && derived.is_array()) return elements(where, *list, recorded, derived);
    if (recorded.is_object() && derived.is_object()) return objects(joined(where, words(name)), recorded, derived);
    values(where, name, recorded, derived);
  }

  void elements(const std::string& where, const ListOf& list, Element recorded, Element derived) {
    std::map<std::string, Element> now;
    for (auto& [name, element] : named(list, derived.get_array())) now.emplace(name, element);
    for (const auto& [name, element] : named(list, recorded.get_array())) {
      const auto other = now.find(name);
      if (other == now.end()) {
        differences.push_back({joined(where, name), "there", "missing", false});
        continue;
      }
      if (element.is_object())
        objects(joined(where, name), element, other->second);
      else
        values(joined(where, name), "", element, other->second);
      now.erase(other);
    }
    for (const auto& [name, element] : now) differences.push_back({joined(where, name), "missing", "there", false});
  }

  void values(const std::string& where, const std::string& name, Element recorded, Element derived) {
    if (simdjson::minify(recorded) == simdjson::minify(derived)) return;
    const bool bound = name.starts_with("least") || name.starts_with("most");
    const auto text = [&](Element value) { return bound && value.is_null() ? "any number" : valueText(value); };
    add(where, name, text(recorded), text(derived));
  }

  void add(const std::string& where, const std::string& name, std::string recorded, std::string derived) {
    differences.push_back(
        {joined(where, words(name)), std::move(recorded), std::move(derived), name == "sentence" || name == "message" || name == "rules"});
  }

  static std::string joined(const std::string& where, const std::string& name) {
    return where.empty() || name.empty() ? where + name : where + ", " + name;
  }
};

}  // namespace

std::vector<Difference> differentOutcomes(std::string_view recorded, std::string_view derived, bool inputs) {
  simdjson::dom::parser first, second;
  const Element before = first.parse(simdjson::padded_string(recorded)), now = second.parse(simdjson::padded_string(derived));
  Comparer comparer;
  comparer.inputs = inputs;
  comparer.objects("", before, now);
  return std::move(comparer.differences);
}

std::vector<FileDifference> differentFiles(const std::vector<File>& recorded, const std::vector<File>& now) {
  struct Sides {
    std::vector<File> recorded, now;
  };
  std::map<std::pair<std::string, std::string>, Sides> named;
  for (const File& file : recorded) named[{file.kind, file.name}].recorded.push_back(file);
  for (const File& file : now) named[{file.kind, file.name}].now.push_back(file);
  std::vector<FileDifference> out;
  for (const auto& [key, sides] : named) {
    for (size_t i = 0; i < std::max(sides.recorded.size(), sides.now.size()); ++i) {
      FileDifference difference;
      if (i < sides.recorded.size()) difference.recorded = sides.recorded[i];
      if (i < sides.now.size()) difference.now = sides.now[i];
      if (difference.recorded != difference.now) out.push_back(std::move(difference));
    }
  }
  return out;
}

}  // namespace tollgate::record
