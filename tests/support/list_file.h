#pragma once
#include <string>

#include "compiler/sema/check.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/ingest/text_table.h"

namespace tollgate::test {

/// A CSV file of the disk as a module loader gives it; `shown` is what messages call it.
inline sema::LoadedTable listOfFile(const std::string& path, const std::string& shown, bool idsOptional = false) {
  const ingest::DiskFiles disk;
  const ingest::TextTable read = ingest::readTextTable(disk, path);
  const bool missing = disk.stat(path).kind == ingest::FileKind::Missing;
  return {shown, read.error, missing, read.headings, read.rows, read.lines, {}, idsOptional};
}

}  // namespace tollgate::test
