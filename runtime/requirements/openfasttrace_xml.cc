// Specification items as OpenFastTrace and its predecessor ReqM2 write them:
//   <specdocument><specobjects doctype="req"><specobject><id>…</id><version>1</version><shortdesc>…</shortdesc>
//     <needscoverage><needsobj>utest</needsobj></needscoverage> …
// Readers of ReqM2 meet the same elements below <providescoverage>, which name other items and are passed over.

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/requirements/readers.h"
#include "runtime/requirements/whole_file.h"
#include "runtime/requirements/xml_file.h"

namespace tollgate::requirements {
namespace {

class SpecObjectReader : public XmlReader {
 public:
  explicit SpecObjectReader(ListBuilder& list) : list_(list) {}

  void startElement(std::string_view name, Place place, const char** attributes) override {
    ++depth_;
    text_.clear();
    open_ = name;
    if (depth_ == 1 && name != "specdocument") {
      return stream().refuse(place, fmt::format("the file begins with <{}>: it has no specification items", name),
                             "name a file whose root is <specdocument>");
    }
    if (depth_ == 2 && name == "specobjects") doctype_ = attribute(attributes, "doctype");
    if (depth_ == 3 && name == "specobject") {
      if (!list_.begin(place)) return stop(place);
      place_ = place;
      id_.clear(), version_.clear(), needs_.clear();
      inItem_ = true;
    }
  }

  void endElement() override {
    const size_t depth = depth_--;
    if (!inItem_) return;
    const std::string value = onOneLine(text_);
    text_.clear();
    bool good = true;
    if (depth == 3) {
      inItem_ = false;
      if (doctype_.empty() || id_.empty() || version_.empty()) {
        return stream().refuse(place_, "an item lacks its doctype, its <id> or its <version>", "export the requirements again");
      }
      good = closeSpecItem(doctype_, id_, version_, needs_, list_);
    } else if (open_ == "needsobj") {
      needs_ += (needs_.empty() ? "" : ", ") + value;
    } else if (depth == 4) {
      if (open_ == "id") id_ = value;
      if (open_ == "version") version_ = value;
      if (open_ == "shortdesc") good = list_.set("title", value);
      if (open_ == "description") good = list_.set("description", value);
      if (open_ == "status") good = list_.set("status", value);
    }
    open_.clear();
    if (!good) stop(place_);
  }

  void text(std::string_view piece) override {
    if (!inItem_) return;
    if (text_.size() + piece.size() > list_.limits().valueBytes) {
      return stream().refuse(stream().here(), fmt::format("a value is longer than {} bytes", list_.limits().valueBytes), "shorten it");
    }
    text_ += piece;
  }

 private:
  /// The list was refused: its own message is the first.
  void stop(Place place) { stream().refuse(place, "the list was refused", ""); }

  ListBuilder& list_;
  size_t depth_ = 0;
  bool inItem_ = false;
  Place place_;
  std::string doctype_, open_, text_, id_, version_, needs_;
};

}  // namespace

bool readSpecObjects(const ingest::FileSystem& files, const std::string& path, ListBuilder& list) {
  SpecObjectReader reader(list);
  return readXml(files, path, reader, list);
}

}  // namespace tollgate::requirements
