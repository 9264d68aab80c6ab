#pragma once
// Data of a test, written row by row: tables that become the files of the sample's sources. See quiet.world.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/ingest/memory_files.h"

namespace tollgate::golden {

using Fields = std::vector<std::pair<std::string, std::string>>;  // in the order written

/// `add 3 issues Severity=2 "Raised in"=E8` as words; quotes group and vanish, `k=v` stays one word.
std::vector<std::string> words(const std::string& line);

class World {
 public:
  /// One line of a `.world` or `.case` file that changes data; false if it is no such line.
  bool change(const std::vector<std::string>& line);
  /// Every table as its file: issues.csv, results/{provider}/{phase}.xml, else TABLE.jsonl.
  ingest::MemoryFiles files() const;

 private:
  using Row = std::map<std::string, std::string>;
  struct Table {
    std::vector<std::string> columns;  // in the order first named
    Row defaults;
    std::vector<Row> rows;
  };
  void add(Table& table, size_t times, const Fields& fields);
  std::string results(const std::vector<const Row*>& rows) const;

  std::map<std::string, Table> tables_;
  std::set<std::string> without_;
};

}  // namespace tollgate::golden
