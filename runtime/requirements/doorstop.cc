// An item of Doorstop: one YAML mapping in a file named by the item's id. By libyaml's events, so that nothing is built that a
// file could blow up: no aliases, no tags, one document, bounded depth.

#include <yaml.h>

#include <memory>
#include <set>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/ingest/text_scan.h"
#include "runtime/requirements/readers.h"
#include "runtime/requirements/whole_file.h"

namespace tollgate::requirements {
namespace {

class ItemReader {
 public:
  ItemReader(std::string_view text, ListBuilder& list) : text_(text), list_(list) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  ~ItemReader() { yaml_parser_delete(&parser_); }
  ItemReader(const ItemReader&) = delete;
  ItemReader& operator=(const ItemReader&) = delete;

  bool run(const std::string& id) {
    for (;;) {
      yaml_event_t raw;
      if (yaml_parser_parse(&parser_, &raw) == 0) return refuseYaml();
      const std::unique_ptr<yaml_event_t, void (*)(yaml_event_t*)> event(&raw, yaml_event_delete);
      if (raw.type == YAML_STREAM_END_EVENT) break;
      if (!take(raw)) return false;
    }
    if (!begun_) return list_.refuse({1, 1}, "the file has no item: it must be a mapping", "write `active: true`, `text: |` …");
    return finish(id);
  }

 private:
  static Place placeOf(const yaml_mark_t& mark) { return {static_cast<uint32_t>(mark.line) + 1, static_cast<uint32_t>(mark.column) + 1}; }

  bool refuseYaml() {
    const bool marked = parser_.error == YAML_SCANNER_ERROR || parser_.error == YAML_PARSER_ERROR;
    const Place place = marked ? placeOf(parser_.problem_mark) : ingest::advance({1, 1}, text_.substr(0, parser_.problem_offset));
    if (parser_.error == YAML_MEMORY_ERROR) return list_.refuse({}, "the memory does not suffice", "");
    return list_.refuse(place, fmt::format("this is no well-formed YAML: {}", parser_.problem == nullptr ? "?" : parser_.problem),
                        "quote texts with `: ` or `#` in them, and indent with blanks");
  }

  bool take(const yaml_event_t& event) {
    const Place place = placeOf(event.start_mark);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (documents_++ > 0) return list_.refuse(place, "the file has a second document", "keep one item a file");
        return true;
      case YAML_ALIAS_EVENT: return list_.refuse(place, "an alias (`*name`) is refused", "write the value itself");
      case YAML_SCALAR_EVENT: {
        if (!plain(event.data.scalar.anchor, event.data.scalar.tag, place)) return false;
        return scalar(place, {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length});
      }
      case YAML_SEQUENCE_START_EVENT:
        return plain(event.data.sequence_start.anchor, event.data.sequence_start.tag, place) && open(place, false);
      case YAML_MAPPING_START_EVENT:
        return plain(event.data.mapping_start.anchor, event.data.mapping_start.tag, place) && open(place, true);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: return closeCollection();
      default: return true;
    }
  }
  bool plain(const unsigned char* anchor, const unsigned char* tag, Place place) {
    if (anchor != nullptr) return list_.refuse(place, "an anchor (`&name`) is refused", "write the value itself");
    const std::string_view name = tag == nullptr ? "" : reinterpret_cast<const char*>(tag);
    if (name.empty() || name == "!") return true;
    for (const char* known : {"str", "bool", "int", "float", "null", "seq", "map"}) {
      if (name == std::string("tag:yaml.org,2002:") + known) return true;
    }
    return list_.refuse(place, fmt::format("the tag `{}` is refused", name.substr(0, 80)), "leave tags out");
  }

  bool open(Place place, bool mapping) {
    if (depth() == 0) {
      if (!mapping) return list_.refuse(place, "an item must be a mapping, and this is a list", "write `active: true`, `text: |` …");
      if (!list_.begin(place)) return false;
      begun_ = true;
    } else if (mappings_.back() && isKey_.back()) {
      return list_.refuse(place, "a key that is a list or a mapping is refused", "write a word");
    }
    if (depth() >= list_.limits().nesting) {
      return list_.refuse(place, fmt::format("collections are nested deeper than {}", list_.limits().nesting), "flatten them");
    }
    mappings_.push_back(mapping);
    isKey_.push_back(true);
    return true;
  }
  bool closeCollection() {
    mappings_.pop_back();
    isKey_.pop_back();
    if (depth() > 0) isKey_.back() = !isKey_.back();
    return true;
  }
  size_t depth() const { return mappings_.size(); }

  bool scalar(Place place, std::string_view value) {
    if (depth() == 0) return list_.refuse(place, "an item must be a mapping, and this is a text", "write `active: true`, `text: |` …");
    if (!mappings_.back()) return list_.set(key_, value);
    const bool isKey = isKey_.back();
    isKey_.back() = !isKey;
    if (depth() > 1) return isKey ? list_.set(key_, value) : true;  // `links: - REQ001: hash` names REQ001
    if (!isKey) {
      if (key_ == "active" || key_ == "normative") return flag(place, value);
      return list_.set(key_, value);
    }
    if (value.empty()) return list_.refuse(place, "a key is empty", "name the attribute");
    key_ = value;
    if (!keys_.insert(key_).second)
      return list_.refuse(place, fmt::format("the attribute `{}` stands twice", key_.substr(0, 80)), "keep one");
    return true;
  }
  bool flag(Place place, std::string_view value) {
    if (value != "true" && value != "false") {
      return list_.refuse(place, fmt::format("`{}` is true or false, not `{}`", key_, value.substr(0, 80)), "write `true` or `false`");
    }
    tested_ = tested_ && value == "true";
    return list_.set(key_, value);
  }

  bool finish(const std::string& id) {
    const std::string title = onOneLine(list_.get("header")), words(trimmed(list_.get("text")));
    return list_.setDefault("clause", id) && list_.setDefault("opening_words", title.empty() ? firstLine(words) : title) &&
           list_.setDefault("tested", tested_ ? "yes" : "no");
  }

  std::string_view text_;
  ListBuilder& list_;
  yaml_parser_t parser_;
  std::vector<bool> mappings_, isKey_;  // of the collections that are open
  std::string key_;
  std::set<std::string> keys_;
  int documents_ = 0;
  bool begun_ = false, tested_ = true;
};

}  // namespace

bool readDoorstopItem(const ingest::FileSystem& files, const std::string& path, const std::string& id, ListBuilder& list) {
  std::string text;
  return readWhole(files, path, list.limits().itemBytes, list, text) && ItemReader(text, list).run(id);
}

}  // namespace tollgate::requirements
