#include "tests/format/disturb.h"

#include <cstddef>
#include <random>
#include <string_view>
#include <vector>

namespace tollgate::test {

namespace {

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  size_t below(size_t n) { return engine_() % n; }
  bool oneIn(size_t n) { return below(n) == 0; }

 private:
  std::mt19937 engine_;
};

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines, const std::string& lineBreak) {
  std::string out;
  for (const std::string& line : lines) out += line + lineBreak;
  return out;
}

/// Where the line's comment begins; its size if it has none.
size_t commentAt(const std::string& line) {
  bool inText = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (inText && line[i] == '\\') {
      ++i;
      continue;
    }
    if (line[i] == '"') inText = !inText;
    if (inText || line.compare(i, 2, "--") != 0 || (i > 0 && line[i - 1] != ' ')) continue;
    const size_t after = line.find_first_not_of('-', i);
    if (after == std::string::npos || line[after] == ' ') return i;
  }
  return line.size();
}

std::string codeOf(const std::string& line) {
  std::string code = line.substr(0, commentAt(line));
  code.erase(code.find_last_not_of(" \r") + 1);
  return code;
}

/// No citation on it, whose signs are its own.
bool isExpression(const std::string& line) {
  for (const char* start : {"define ", "  define ", "    define ", "    require ", "      - "}) {
    if (line.starts_with(start)) return line.find(" under ") == std::string::npos;
  }
  return false;
}

std::string disturbedWords(const std::string& line, Random& random, bool signs) {
  const size_t begin = line.find_first_not_of(' ');
  if (begin == std::string::npos) return line;
  const size_t stop = commentAt(line);
  const bool atSigns = signs && isExpression(line);
  std::string out = line.substr(0, begin);
  bool inText = false;
  for (size_t i = begin; i < stop; ++i) {
    const char c = line[i];
    if (inText && c == '\\') {
      out += line.substr(i, 2);
      ++i;
      continue;
    }
    if (c == '"') inText = !inText;
    const bool afterComma = atSigns && !inText && c == ' ' && i > 0 && line[i - 1] == ',' && i + 1 < stop && random.oneIn(2);
    if (!afterComma) out += c;
    if (!inText && !afterComma && c == ' ' && random.oneIn(3)) out += random.oneIn(4) ? "\t" : std::string(1 + random.below(3), ' ');
    if (atSigns && !inText && (c == '(' || c == '[') && random.oneIn(2)) out += ' ';
  }
  return out + line.substr(stop);
}

}  // namespace

std::string disturbedBlanks(const std::string& text, uint32_t seed, bool understood) {
  Random random(seed);
  std::vector<size_t> columns{0};  // the new one of each column
  while (columns.size() < 400) columns.push_back(columns.back() + 1 + random.below(3));
  std::vector<std::string> lines = linesOf(text);
  for (std::string& line : lines) {
    line = disturbedWords(line, random, understood);
    const size_t column = line.find_first_not_of(' ');
    if (column != std::string::npos && column < columns.size()) line = std::string(columns[column], ' ') + line.substr(column);
    if (random.oneIn(4)) line += std::string(random.below(4), ' ') + (random.oneIn(3) ? "\t" : "");
  }
  return (random.oneIn(5) ? "\xEF\xBB\xBF" : "") + joined(lines, random.oneIn(3) ? "\r\n" : "\n");
}

std::string disturbedLines(const std::string& text, uint32_t seed, bool understood) {
  Random random(seed);
  // A comment that is not deeper ends what is set aside.
  std::vector<std::string> out;
  bool docAbove = false, listAbove = false;  // a `---` comment, a line that ends with a comma
  for (std::string line : linesOf(text)) {
    const std::string code = codeOf(line);
    const bool blank = line.find_first_not_of(" \r") == std::string::npos;
    if (!listAbove && random.oneIn(8)) {
      if (!docAbove) out.emplace_back(random.below(3), ' ');
      if (random.oneIn(2))
        out.push_back(std::string(random.below(9) + (understood ? 0 : 6), ' ') +
                      (random.oneIn(3) ? "--- note" : "-- a  note | \"of two\" words"));
    }
    if (blank && !docAbove && random.oneIn(3)) continue;
    if (!blank) docAbove = line.starts_with("---");
    if (!blank) listAbove = code.ends_with(',');
    if (!code.empty() && code.find("--") == std::string::npos && code.size() == line.size() && random.oneIn(10)) line += " -- trailing";
    out.push_back(line);
  }
  return joined(out, "\n");
}

std::string mutated(const std::string& text, uint32_t seed) {
  Random random(seed);
  std::vector<std::string> lines = linesOf(text);
  for (size_t times = 1 + random.below(3); times > 0 && !lines.empty(); --times) {
    const size_t at = random.below(lines.size());
    std::string& line = lines[at];
    switch (random.below(7)) {
      case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
      case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), std::string(line)); break;
      case 2: std::swap(line, lines[random.below(lines.size())]); break;
      case 3: line = std::string(random.below(8), ' ') + line.substr(std::min(line.find_first_not_of(' '), line.size())); break;
      case 4:
        if (!line.empty()) line.erase(random.below(line.size()), 1);
        break;
      case 5: {
        static constexpr std::string_view kBytes = " -\"|(),:.\t[]=+1a";
        line.insert(random.below(line.size() + 1), 1, kBytes[random.below(kBytes.size())]);
        break;
      }
      default: {  // broken at a blank
        const size_t blank = line.find(' ', random.below(line.size() + 1));
        if (blank != std::string::npos) line.replace(blank, 1, std::string("\n").append(random.below(10), ' '));
      }
    }
  }
  return joined(lines, "\n");
}

}  // namespace tollgate::test
