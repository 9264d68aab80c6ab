// ReqIF 1.x (OMG formal/16-07-01). The attributes of a SPEC-OBJECT by the names of their definitions; the human id is the
// attribute ReqIF.ForeignID, not IDENTIFIER. A value may be text, XHTML (whose words count), or values of an enumeration.

#include <set>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/requirements/readers.h"
#include "runtime/requirements/whole_file.h"
#include "runtime/requirements/xml_file.h"

namespace tollgate::requirements {
namespace {

class ReqIfReader : public XmlReader {
 public:
  explicit ReqIfReader(ListBuilder& list) : list_(list) {}

  void startElement(std::string_view name, Place place, const char** attributes) override {
    if (depth_++ == 0 && name != "REQ-IF") {
      return stream().refuse(place, fmt::format("the file begins with <{}>: it is no ReqIF", name), "name a file whose root is <REQ-IF>");
    }
    if (name == "ENUM-VALUE") enumValues_[std::string(attribute(attributes, "IDENTIFIER"))] = attribute(attributes, "LONG-NAME");
    if (name == "SPEC-OBJECT-TYPE" || name.starts_with("ATTRIBUTE-DEFINITION-")) define(name, attributes);
    if (name == "SPEC-OBJECT") return object(place, attributes);
    if (!inObject_) return;
    if (name.starts_with("ATTRIBUTE-VALUE-")) {
      values_.push_back({place, "", std::string(attribute(attributes, "THE-VALUE")), {}});
      if (values_.size() > list_.limits().columns) tooMany(place);
    }
    const bool isReference = name.ends_with("-REF");
    if (name == "THE-VALUE" || isReference) capture_ = depth_, text_.clear();
    // Blocks and breaks of XHTML part words.
    if (capture_ != 0 && !isReference) text_ += ' ';
    open_ = name;
    if (isReference) reference_ = name;
  }

  void endElement() override {
    if (inObject_ && capture_ == depth_) captured();
    if (capture_ != 0) text_ += ' ';
    if (inObject_ && depth_ == objectDepth_) {
      objects_.back().values = std::move(values_);
      values_.clear();
      inObject_ = false;
    }
    --depth_;
  }

  void text(std::string_view piece) override {
    if (capture_ == 0) return;
    if (text_.size() + piece.size() > list_.limits().valueBytes) {
      return stream().refuse(stream().here(), fmt::format("a value is longer than {} bytes", list_.limits().valueBytes),
                             "shorten it, or keep attachments elsewhere");
    }
    text_ += piece;
  }

  bool finish() {
    for (const Object& object : objects_) {
      if (!list_.begin(object.place) || !entry(object)) return false;
    }
    return true;
  }

 private:
  struct Value {
    Place place;
    std::string definition, value;
    std::vector<std::string> choices;  // of an enumeration
  };
  struct Object {
    Place place;
    std::string identifier, longName, changed, type;
    std::vector<Value> values;
  };

  void tooMany(Place place) {
    stream().refuse(place, fmt::format("an entry has more than {} attributes", list_.limits().columns), "leave out what is not needed");
  }
  void define(std::string_view, const char** attributes) {
    const std::string_view name = attribute(attributes, "LONG-NAME"), id = attribute(attributes, "IDENTIFIER");
    if (!id.empty()) names_[std::string(id)] = name.empty() ? id : name;
  }
  void object(Place place, const char** attributes) {
    std::string id(attribute(attributes, "IDENTIFIER"));
    if (id.empty()) return stream().refuse(place, "a <SPEC-OBJECT> has no IDENTIFIER", "export the requirements again");
    if (!identifiers_.insert(id).second) {
      return stream().refuse(place, fmt::format("a second <SPEC-OBJECT> has the IDENTIFIER `{}`", id), "keep one of the two");
    }
    if (objects_.size() >= list_.limits().entries) {
      return stream().refuse(place, fmt::format("the file has more than {} entries", list_.limits().entries), "split it");
    }
    objects_.push_back(
        {place, std::move(id), std::string(attribute(attributes, "LONG-NAME")), std::string(attribute(attributes, "LAST-CHANGE")), "", {}});
    inObject_ = true;
    objectDepth_ = depth_;
  }
  /// The end of a value or of a reference.
  void captured() {
    capture_ = 0;
    const std::string words(trimmed(text_));
    if (reference_ == "SPEC-OBJECT-TYPE-REF") {
      objects_.back().type = words;
    } else if (!values_.empty() && reference_ == "ENUM-VALUE-REF") {
      values_.back().choices.push_back(words);
    } else if (!values_.empty() && reference_.starts_with("ATTRIBUTE-DEFINITION-")) {
      values_.back().definition = words;
    } else if (!values_.empty() && reference_.empty()) {
      values_.back().value = onOneLine(words);
    }
    reference_.clear();
  }

  bool entry(const Object& object) {
    for (const Value& value : object.values) {
      const auto name = names_.find(value.definition);
      if (name == names_.end()) {
        return list_.refuse(value.place,
                            fmt::format("an attribute refers to the definition `{}`, which is not in the file", value.definition),
                            "export the requirements again");
      }
      std::string text = value.value;
      for (const std::string& choice : value.choices) {
        const auto word = enumValues_.find(choice);
        if (word == enumValues_.end()) {
          return list_.refuse(value.place, fmt::format("an attribute has the value `{}`, which is not in the file", choice),
                              "export the requirements again");
        }
        text += (text.empty() ? "" : ", ") + (word->second.empty() ? choice : word->second);
      }
      if (!list_.set(name->second, text)) return false;
    }
    const std::string chapter(list_.get("ReqIF.ChapterName"));
    const std::string title = onOneLine(list_.get("ReqIF.Name")), words(list_.get("ReqIF.Text"));
    const auto type = names_.find(object.type);
    return list_.setDefault("identifier", object.identifier) && list_.setDefault("long-name", object.longName) &&
           list_.setDefault("last-change", object.changed) && list_.setDefault("type", type == names_.end() ? object.type : type->second) &&
           list_.setDefault("clause", std::string(list_.get("ReqIF.ForeignID"))) &&
           list_.setDefault("version", std::string(list_.get("ReqIF.ForeignRevision"))) &&
           list_.setDefault("opening_words", !title.empty()     ? title
                                             : !chapter.empty() ? chapter
                                                                : firstLine(words)) &&
           list_.setDefault("text", words) && list_.setDefault("tested", chapter.empty() ? "yes" : "no");
  }

  ListBuilder& list_;
  size_t depth_ = 0, objectDepth_ = 0, capture_ = 0;
  bool inObject_ = false;
  std::string text_, open_, reference_;
  std::map<std::string, std::string> names_, enumValues_;  // by IDENTIFIER
  std::set<std::string> identifiers_;
  std::vector<Value> values_;
  std::vector<Object> objects_;
};

}  // namespace

bool readReqIf(const ingest::FileSystem& files, const std::string& path, ListBuilder& list) {
  ReqIfReader reader(list);
  return readXml(files, path, reader, list) && reader.finish();
}

}  // namespace tollgate::requirements
