#include "tests/golden/sample_world.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace tollgate::golden {

namespace {

Fields fieldsOf(std::vector<std::string>::const_iterator begin, std::vector<std::string>::const_iterator end) {
  Fields fields;
  for (auto word = begin; word != end; ++word) {
    const size_t equals = word->find('=');
    if (equals == std::string::npos) throw std::runtime_error("no `field=value`: " + *word);
    fields.emplace_back(word->substr(0, equals), word->substr(equals + 1));
  }
  return fields;
}

bool matches(const std::map<std::string, std::string>& row, const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
    const auto at = row.find(field.first);
    return at != row.end() && at->second == field.second;
  });
}

std::string jsonOf(const std::string& value) {
  if (value == "null") return value;
  if (!value.starts_with('[')) return "\"" + value + "\"";
  std::string out;
  for (size_t at = 1; at + 1 < value.size();) {
    const size_t end = std::min(value.find(',', at), value.size() - 1);
    out += (out.empty() ? "\"" : ", \"") + value.substr(at, end - at) + "\"";
    at = end + 1;
  }
  return "[" + out + "]";
}

}  // namespace

std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> out;
  bool inWord = false, quoted = false;
  for (const char c : line) {
    if (c == ' ' && !quoted) {
      inWord = false;
      continue;
    }
    if (!inWord) out.emplace_back();
    inWord = true;
    if (c == '"')
      quoted = !quoted;
    else
      out.back() += c;
  }
  return out;
}

void World::add(Table& table, size_t times, const Fields& fields) {
  for (size_t n = 1; n <= times; ++n) {
    Row row = table.defaults;
    for (const auto& [name, value] : fields) row[name] = value;
    for (auto& [name, value] : row) {
      const size_t at = value.find('#');
      if (at != std::string::npos) value.replace(at, 1, std::to_string(n));
    }
    table.rows.push_back(std::move(row));
  }
}

bool World::change(const std::vector<std::string>& line) {
  if (line.size() < 2) return false;
  const std::string& verb = line[0];
  if (verb == "fail") {
    for (auto test = line.begin() + 1; test != line.end(); ++test) change({"set", "results", "test=" + *test, ":", "outcome=failed"});
    return true;
  }
  if (verb == "without") return without_.insert(line[1]), true;
  const bool counted = verb == "add" && line[1].find_first_not_of("0123456789") == std::string::npos;
  const std::string& name = line[counted ? 2 : 1];
  const auto rest = line.begin() + (counted ? 3 : 2);
  Table& table = tables_[name];
  if (verb == "defaults") {
    for (const auto& [field, value] : fieldsOf(rest, line.end())) {
      table.columns.push_back(field);
      table.defaults[field] = value;
    }
  } else if (verb == "add") {
    add(table, counted ? std::stoul(line[1]) : 1, fieldsOf(rest, line.end()));
  } else if (verb == "drop") {
    const Fields which = fieldsOf(rest, line.end());
    if (std::erase_if(table.rows, [&](const Row& row) { return matches(row, which); }) == 0) throw std::runtime_error("nothing to drop");
  } else if (verb == "set") {
    const auto colon = std::find(rest, line.end(), ":");
    const Fields which = fieldsOf(rest, colon), what = fieldsOf(colon + 1, line.end());
    size_t changed = 0;
    for (Row& row : table.rows) {
      if (!matches(row, which)) continue;
      ++changed;
      for (const auto& [field, value] : what) row[field] = value;
    }
    if (changed == 0) throw std::runtime_error("nothing to set");
  } else {
    return false;
  }
  return true;
}

std::string World::results(const std::vector<const Row*>& rows) const {
  std::string out = fmt::format(
      "<testsuite name=\"suite\" tests=\"{}\">\n<properties><property name=\"exported-at\" value=\"{}\"/></properties>\n", rows.size(),
      rows.front()->at("exported-at"));
  for (const Row* row : rows) {
    out += fmt::format("<testcase name=\"{}\" timestamp=\"{}\"><properties>", row->at("test"), row->at("at"));
    for (const char* property : {"phase", "evidence", "witnessed-by"}) {
      if (!row->at(property).empty()) out += fmt::format("<property name=\"{}\" value=\"{}\"/>", property, row->at(property));
    }
    out += "</properties>";
    if (row->at("outcome") == "failed") out += "<failure/>";
    if (row->at("outcome") == "skipped") out += "<skipped/>";
    out += "</testcase>\n";
  }
  return out + "</testsuite>\n";
}

ingest::MemoryFiles World::files() const {
  ingest::MemoryFiles files;
  for (const auto& [name, table] : tables_) {
    if (without_.contains(name)) continue;
    if (name == "results") {
      std::map<std::string, std::vector<const Row*>> byFile;
      for (const Row& row : table.rows) byFile[fmt::format("results/{}/{}.xml", row.at("provider"), row.at("phase"))].push_back(&row);
      for (const auto& [path, rows] : byFile) files.add(path, results(rows));
    } else if (name == "issues") {
      std::string text = fmt::format("{}\n", fmt::join(table.columns, ","));
      for (const Row& row : table.rows) {
        std::vector<std::string> cells;
        for (const std::string& column : table.columns) cells.push_back(row.at(column));
        text += fmt::format("{}\n", fmt::join(cells, ","));
      }
      files.add("issues.csv", text);
    } else {
      std::string text;
      for (const Row& row : table.rows) {
        std::vector<std::string> members;
        for (const auto& [field, value] : row) {
          if (!value.empty()) members.push_back(fmt::format("\"{}\": {}", field, jsonOf(value)));
        }
        text += fmt::format("{{{}}}\n", fmt::join(members, ", "));
      }
      files.add(name + ".jsonl", text.empty() ? "\n" : text);
    }
  }
  return files;
}

}  // namespace tollgate::golden
