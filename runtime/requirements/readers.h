#pragma once
// One reader a format. Each reads one file into the list; false after a refusal. Internal.

#include <string>

#include "runtime/ingest/file_system.h"
#include "runtime/requirements/list_builder.h"

namespace tollgate::requirements {

bool readReqIf(const ingest::FileSystem& files, const std::string& path, ListBuilder& list);
/// One item: a YAML file whose name is its id.
bool readDoorstopItem(const ingest::FileSystem& files, const std::string& path, const std::string& id, ListBuilder& list);
/// Markdown.
bool readOpenFastTrace(const ingest::FileSystem& files, const std::string& path, ListBuilder& list);
/// `<specdocument>`, as OpenFastTrace and ReqM2 write it.
bool readSpecObjects(const ingest::FileSystem& files, const std::string& path, ListBuilder& list);
/// `alone`: the files that it includes are not read beside it.
bool readStrictDoc(const ingest::FileSystem& files, const std::string& path, bool alone, ListBuilder& list);

/// Closes the entry begun last as an item of OpenFastTrace: its id, version, and whether a test is needed.
bool closeSpecItem(std::string_view type, std::string_view name, std::string_view revision, std::string_view needs, ListBuilder& list);

}  // namespace tollgate::requirements
