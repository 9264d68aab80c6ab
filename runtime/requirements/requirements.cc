#include "runtime/requirements/requirements.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "runtime/requirements/readers.h"

namespace tollgate::requirements {
namespace {

struct FormatInfo {
  std::string_view word;
  std::vector<std::string_view> endings;  // of the files of a folder
};

const std::vector<FormatInfo>& formats() {
  static const std::vector<FormatInfo> kFormats = {
      {"reqif", {".reqif"}}, {"doorstop", {".yml", ".yaml"}}, {"openfasttrace", {".md", ".markdown", ".oreqm"}}, {"strictdoc", {".sdoc"}}};
  return kFormats;
}

/// The ending that the name has, or "".
std::string_view endingOf(std::string_view name, const std::vector<std::string_view>& endings) {
  const std::string low = smallLetters(name);
  for (const std::string_view ending : endings) {
    if (low.size() > ending.size() && low.ends_with(ending)) return ending;
  }
  return "";
}

class FolderWalk {
 public:
  FolderWalk(const ingest::FileSystem& files, ListFormat format, ListBuilder& list) : files_(files), format_(format), list_(list) {}

  bool run(const std::string& folder) { return collect(folder, 0); }
  std::vector<std::string> found;

 private:
  bool collect(const std::string& folder, uint64_t depth) {
    list_.file(folder);
    if (depth >= list_.limits().folders) {
      return list_.refuse({}, fmt::format("folders lie deeper in each other than {}", list_.limits().folders),
                          "name a folder further down");
    }
    const ingest::ListResult listed = files_.list(folder);
    if (listed.error) return list_.refuse({}, listed.error->message, listed.error->advice);
    for (const ingest::FolderEntry& entry : listed.entries) {
      if (entry.name.starts_with('.')) continue;
      const std::string path = folder.ends_with('/') ? folder + entry.name : folder + "/" + entry.name;
      if (entry.kind == ingest::FileKind::Folder) {
        // A Doorstop document of its own, whose items are no items of this one.
        if (format_ == ListFormat::Doorstop && files_.stat(path + "/.doorstop.yml").kind == ingest::FileKind::File) continue;
        if (!collect(path, depth + 1)) return false;
        list_.file(folder);
      } else if (entry.kind == ingest::FileKind::File && !endingOf(entry.name, formats()[static_cast<size_t>(format_)].endings).empty()) {
        if (found.size() >= list_.limits().files) {
          return list_.refuse({}, fmt::format("the folder has more than {} files", list_.limits().files), "name a folder further down");
        }
        found.push_back(path);
      }
    }
    return true;
  }

  const ingest::FileSystem& files_;
  const ListFormat format_;
  ListBuilder& list_;
};

std::string idOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

bool readOne(const ingest::FileSystem& files, const std::string& path, ListFormat format, bool alone, ListBuilder& list) {
  list.file(path);
  switch (format) {
    case ListFormat::ReqIf:
      if (!endingOf(path, {".reqifz"}).empty())
        return list.refuse({}, "the file is an archive", "unpack it, and name the .reqif file in it");
      return readReqIf(files, path, list);
    case ListFormat::Doorstop: return readDoorstopItem(files, path, idOf(path), list);
    case ListFormat::OpenFastTrace:
      if (!endingOf(path, {".xml", ".oreqm"}).empty()) return readSpecObjects(files, path, list);
      return readOpenFastTrace(files, path, list);
    case ListFormat::StrictDoc: return readStrictDoc(files, path, alone, list);
  }
  return false;
}

bool readAll(const ingest::FileSystem& files, const std::string& path, ListFormat format, ListBuilder& list) {
  list.file(path);
  const bool isFolder = files.stat(path).kind == ingest::FileKind::Folder;
  if (format == ListFormat::Doorstop) {
    if (!isFolder) return list.refuse({}, "a Doorstop document is a folder of items", "name the folder that has `.doorstop.yml` in it");
    const std::string settings = (path.ends_with('/') ? path : path + "/") + ".doorstop.yml";
    if (files.stat(settings).kind != ingest::FileKind::File) {
      return list.refuse({}, "the folder has no `.doorstop.yml`, so it is no Doorstop document", "name the folder that has one");
    }
  }
  if (!isFolder) return readOne(files, path, format, true, list);
  FolderWalk walk(files, format, list);
  if (!walk.run(path)) return false;
  list.file(path);
  if (walk.found.empty()) {
    const auto& endings = formats()[static_cast<size_t>(format)].endings;
    return list.refuse({}, fmt::format("the folder has no {} file", fmt::join(endings, " or ")), "check the path");
  }
  return std::all_of(walk.found.begin(), walk.found.end(),
                     [&](const std::string& file) { return readOne(files, file, format, false, list); });
}

}  // namespace

std::optional<ListFormat> listFormat(std::string_view word) {
  for (size_t i = 0; i < formats().size(); ++i) {
    if (formats()[i].word == word) return static_cast<ListFormat>(i);
  }
  return std::nullopt;
}

std::vector<std::string> listFormatWords() {
  std::vector<std::string> words;
  for (const FormatInfo& format : formats()) words.emplace_back(format.word);
  return words;
}

RequirementList readRequirements(const ingest::FileSystem& files, const std::string& path, ListFormat format,
                                 const RequirementLimits& limits) {
  ListBuilder list(limits);
  readAll(files, path, format, list);
  return list.finish();
}

}  // namespace tollgate::requirements
