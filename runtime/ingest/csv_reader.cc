#include "runtime/ingest/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "runtime/ingest/sniff.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kBlock = 1u << 20;
constexpr size_t kPadding = 64;  // readable zero bytes behind the data

/// The delimiters, quotes and line breaks of a buffer in order, 64 bytes at a time.
class Specials {
 public:
  void configure(char delimiter, char quote) {
    delimiter_ = delimiter;
    quote_ = quote == 0 ? delimiter : quote;
  }
  void restart(char* from, char* end) {
    base_ = from;
    end_ = end;
    load();
  }
  /// Null when only the end is left.
  char* next() {
    while (mask_ == 0) {
      base_ += 64;
      if (base_ >= end_) return nullptr;
      load();
    }
    char* found = base_ + std::countr_zero(mask_);
    if (found >= end_) return nullptr;
    mask_ &= mask_ - 1;
    return found;
  }
  /// Whether a non-ASCII byte was seen since `startRow` (or shortly before).
  bool sawNonAscii() const { return rowNonAscii_; }
  void startRow() { rowNonAscii_ = blockNonAscii_; }

 private:
  void load() {
    mask_ = 0;
    blockNonAscii_ = false;
    if (base_ >= end_) return;
#if defined(__SSE2__)
    const __m128i delimiter = _mm_set1_epi8(delimiter_), quote = _mm_set1_epi8(quote_);
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    __m128i all = _mm_setzero_si128();
    for (int part = 0; part < 4; ++part) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(base_ + ptrdiff_t{16} * part));
      const __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, quote)),
                                       _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
      mask_ |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(hit))) << (part * 16);
      all = _mm_or_si128(all, bytes);
    }
    blockNonAscii_ = _mm_movemask_epi8(all) != 0;
#else
    for (int i = 0; i < 64; ++i) {
      const char byte = base_[i];
      const bool hit = byte == delimiter_ || byte == quote_ || byte == '\n' || byte == '\r';
      mask_ |= static_cast<uint64_t>(hit) << i;
      blockNonAscii_ |= static_cast<unsigned char>(byte) >= 0x80;
    }
#endif
    rowNonAscii_ |= blockNonAscii_;
  }

  char* base_ = nullptr;
  char* end_ = nullptr;
  uint64_t mask_ = 0;
  char delimiter_ = ',';
  char quote_ = '"';
  bool blockNonAscii_ = false;
  bool rowNonAscii_ = false;
};

enum class RowState : uint8_t {
  Row,         // cells_ hold a row
  Bad,         // a row with a fault in its quoting: badPlace_, badMessage_
  Incomplete,  // more bytes are needed
  Unclosed,    // the file ends inside a quoted cell
  TooLong,     // a cell over its limit: badPlace_, badMessage_
  LongRow,     // the row is over its limit
};

std::string_view delimiterWord(char delimiter) {
  switch (delimiter) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "bar";
    default: return "";
  }
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(ByteSource& source, const CsvOptions& options, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), options_(options), limits_(limits), guard_(sink, limits), buffer_(blockSize(limits, kBlock) + kPadding) {}

  bool run() {
    row_ = end_ = data();
    if (!refill()) return false;
    if (end_ == data()) {
      return guard_.refuse(source_, {1, 1}, "the file is empty", "export it again; a CSV file has at least a heading");
    }
    if (!start() || !readHeading()) return false;
    for (;;) {
      switch (nextRow()) {
        case Step::Row:
          if (!deliver()) return false;
          break;
        case Step::Bad: reportBadRow(); break;
        case Step::End: return guard_.end(source_, {line_, 1});
        case Step::Refused: return false;
      }
    }
  }

 private:
  enum class Step : uint8_t { Row, Bad, End, Refused };

  char* data() { return buffer_.data(); }

  /// Moves the started row to the front and reads behind it. False if refused.
  bool refill() {
    const size_t kept = static_cast<size_t>(end_ - row_);
    if (kept != 0 && kept >= (buffer_.size() - kPadding) / 2) {
      if (kept > limits_.recordBytes) return refuseLongRow();
      std::vector<char> larger((buffer_.size() - kPadding) * 2 + kPadding);
      std::memcpy(larger.data(), row_, kept);
      buffer_.swap(larger);
    } else {
      std::memmove(data(), row_, kept);
    }
    row_ = data();
    const size_t room = buffer_.size() - kPadding - kept;
    const size_t size = source_.read({data() + kept, room});
    if (source_.error()) {
      return guard_.refuse(source_, {}, source_.error()->message, source_.error()->advice);
    }
    end_ = data() + kept + size;
    last_ = size < room;
    std::memset(end_, 0, kPadding);
    if (!validate({data() + kept - unchecked_, size + unchecked_})) return false;
    specials_.restart(row_, end_);
    return true;
  }

  bool refuseLongRow() {
    return guard_.refuse(source_, {rowLine_, 1}, fmt::format("the row that starts here is longer than {} bytes", limits_.recordBytes),
                         "look for a quote that is never closed, or " + raiseAdvice(limits_, "record-bytes"));
  }

  /// Refuses bytes that are no UTF-8 text. `fresh` ends at end_.
  bool validate(std::string_view fresh) {
    if (!started_ && (fresh.starts_with("\xFF\xFE") || fresh.starts_with("\xFE\xFF"))) {
      return guard_.refuse(source_, {1, 1}, "the file is UTF-16, not UTF-8", "export it as \"CSV UTF-8\"");
    }
    const size_t cut = last_ ? 0 : cutSequenceBytes(fresh);
    const std::string_view checked = fresh.substr(0, fresh.size() - cut);
    unchecked_ = cut;
    const size_t nul = std::min(checked.find('\0'), checked.size());
    const size_t valid = validUtf8Prefix(checked.substr(0, nul));
    if (valid == checked.size()) return true;
    // A file of another format is told as such, however much of it was read with its first wrong byte.
    if (!started_ && valid >= kByteOrderMark.size() + kSniffBytes && !isCsv(fresh)) return false;
    const Place place = advance({line_, 1}, {row_, static_cast<size_t>(fresh.data() + valid - row_)});
    if (valid == nul) {
      return guard_.refuse(source_, place, "the file has a NUL byte: it is no CSV text", "export it again as CSV in UTF-8");
    }
    return guard_.refuse(source_, place, fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(fresh[valid])),
                         "export the file as UTF-8 (it may be Windows-1252 or ISO-8859-1)");
  }

  /// False and a refusal if the first bytes are another format's.
  bool isCsv(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    const std::string wrong = contradicts(text.substr(0, kSniffBytes), "CSV");
    return wrong.empty() || guard_.refuse(source_, {1, 1}, wrong, "name the format that the file has");
  }

  /// BOM and `sep=`; then the scanner stands at the first line.
  bool start() {
    started_ = true;
    if (!isCsv({row_, size()})) return false;
    if (std::string_view(row_, size()).starts_with(kByteOrderMark)) row_ += kByteOrderMark.size();
    std::string_view first(row_, size());
    const size_t lineBreak = first.find_first_of("\r\n");
    first = first.substr(0, lineBreak);
    if (first.size() > 2 && first.front() == '"' && first.back() == '"') first = first.substr(1, first.size() - 2);
    delimiter_ = options_.delimiter;
    if (first.size() == 5 && (first.starts_with("sep=") || first.starts_with("SEP="))) {
      delimiter_ = first[4];
      row_ += lineBreak == std::string_view::npos ? size() : lineBreak;
      if (size() != 0 && *row_ == '\r') ++row_;
      if (size() != 0 && *row_ == '\n') ++row_;
      ++line_;
    }
    specials_.configure(delimiter_, options_.quote);
    specials_.restart(row_, end_);
    return true;
  }

  size_t size() const { return static_cast<size_t>(end_ - row_); }

  bool readHeading() {
    switch (nextRow()) {
      case Step::Row: break;
      case Step::Bad: return guard_.refuse(source_, badPlace_, badMessage_ + ", in the heading", badAdvice_);
      case Step::End: return guard_.refuse(source_, {line_, 1}, "the file has no heading", "give it a first line that names the columns");
      case Step::Refused: return false;
    }
    if (count_ == 1 && !otherDelimiterFits()) return false;
    if (comments_ != 0) {
      guard_.deviation({firstComment_, 1}, fmt::format("{} line{} before the heading begin{} with `#`: not read", comments_,
                                                       comments_ == 1 ? "" : "s", comments_ == 1 ? "s" : ""));
    }
    headings_.reserve(count_);
    for (size_t i = 0; i < count_; ++i) headings_.emplace_back(cells_[i].text);
    for (size_t i = 0; i < count_; ++i) {
      header_.push_back({headings_[i], cells_[i].place()});
      if (headings_[i].empty()) {
        guard_.fault(FaultKind::BadHeading, cells_[i].place(), fmt::format("heading {} of {} is empty", i + 1, count_),
                     "name the column, or remove it");
      }
    }
    if (options_.tool != nullptr && !isOfTool(*options_.tool)) return false;
    guard_.header(header_);
    return true;
  }

  /// False, and refused, if the heading lacks what the tool always writes.
  bool isOfTool(const ToolHeadings& tool) {
    const auto at = [&](std::string_view name) { return std::find(headings_.begin(), headings_.end(), name); };
    for (const std::string_view name : tool.needs) {
      if (name.empty() || at(name) != headings_.end()) continue;
      return guard_.refuse(source_, cells_[0].place(),
                           fmt::format("the heading has no column `{}`, which {} always has", name, infoOf(tool.format).title),
                           "write `as csv` for another table; let the tool write its headings in English");
    }
    if (!tool.rowsMayEndBefore.empty()) mayEndAt_ = static_cast<size_t>(at(tool.rowsMayEndBefore) - headings_.begin());
    return true;
  }

  /// False, and refused, if the only heading holds another usual delimiter.
  bool otherDelimiterFits() {
    const std::string_view heading = cells_[0].text;
    if (firstQuoted_) return true;
    char best = 0;
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
      if (candidate == delimiter_) continue;
      const std::ptrdiff_t number = std::count(heading.begin(), heading.end(), candidate);
      if (number > most) {
        most = number;
        best = candidate;
      }
    }
    if (best == 0) return true;
    const std::string_view word = delimiterWord(best);
    return guard_.refuse(
        source_, cells_[0].place(), fmt::format("the heading is one column, but has {} {}{}", most, word, most == 1 ? "" : "s"),
        best == '\t' ? "let the source say `separated by \"tab\"`"
                     : fmt::format("let the source say `separated by \"{}\"`, or put a first line `sep={}` into the file", best, best));
  }

  /// Finds the next row, past comments and empty lines.
  Step nextRow() {
    for (;;) {
      if (row_ == end_) {
        if (last_) return Step::End;
        if (!refill()) return Step::Refused;
        continue;
      }
      const bool heading = header_.empty();
      if (heading && *row_ == '#' && row_ + 1 == end_ && !last_) {
        if (!refill()) return Step::Refused;
        continue;
      }
      const bool comment = heading && commentAhead();
      if (comment || (heading && line_ < options_.headingLine) || (options_.skipComments && *row_ == '#')) {
        const uint32_t line = line_;
        if (!skipLine()) {
          if (!refill()) return Step::Refused;
        } else if (comment && comments_++ == 0) {
          firstComment_ = line;
        }
        continue;
      }
      switch (scanRow()) {
        case RowState::Incomplete:
          if (!refill()) return Step::Refused;
          continue;
        case RowState::LongRow: refuseLongRow(); return Step::Refused;
        case RowState::Unclosed:
          if (size() > limits_.recordBytes) {
            refuseLongRow();
            return Step::Refused;
          }
          guard_.refuse(source_, quotePlace(), "the quote opened here is never closed",
                        "close it, or double the quotes inside the cell; the file may be cut off");
          return Step::Refused;
        case RowState::TooLong: guard_.refuse(source_, badPlace_, badMessage_, badAdvice_); return Step::Refused;
        case RowState::Bad: row_ = next_; return Step::Bad;
        case RowState::Row:
          row_ = next_;
          if (count_ == 1 && cells_[0].text.empty() && !firstQuoted_) continue;
          return Step::Row;
      }
    }
  }

  /// `# kept by hand`, `#` alone, `###`: before the heading no row begins like that.
  bool commentAhead() const {
    if (*row_ != '#') return false;
    return row_ + 1 == end_ || std::string_view(" \t\r\n#").find(row_[1]) != std::string_view::npos;
  }

  /// False if more bytes are needed.
  bool skipLine() {
    specials_.startRow();
    for (;;) {
      char* found = specials_.next();
      if (found == nullptr) {
        if (!last_) return false;
        row_ = end_;
        return true;
      }
      if (*found != '\n' && *found != '\r') continue;
      if (!consumeBreak(found)) return false;
      return true;
    }
  }

  /// Sets row_ behind the break. False if CR is the last byte and more may come.
  bool consumeBreak(char* found) {
    if (*found == '\r' && found + 1 == end_ && !last_) return false;
    if (*found == '\r' && found + 1 < end_ && found[1] == '\n') found = specials_.next();
    ++line_;
    row_ = found + 1;
    return true;
  }

  /// Scans the row at row_. Its cells go to cells_[0, count_); line_ and next_ move behind it.
  RowState scanRow() {
    specials_.startRow();
    escaped_.clear();
    count_ = 0;
    scanLine_ = rowLine_ = line_;
    lineStart_ = row_;
    char* at = row_;
    for (;;) {
      char* stop = nullptr;  // the delimiter or line break behind the cell; null at the end of the file
      if (at < end_ && *at == options_.quote && options_.quote != 0) {
        const RowState state = scanQuoted(at, stop);
        if (state != RowState::Row) return state;
      } else {
        stop = specials_.next();
        if (stop == nullptr && !last_) return RowState::Incomplete;
        if (stop != nullptr && *stop == options_.quote && options_.quote != 0) {
          return bad(stop, "a quote stands inside a cell that does not start with one",
                     "put the whole cell into quotes and double the quote inside");
        }
        if (!addCell(at, at, stop == nullptr ? end_ : stop, false)) return RowState::TooLong;
      }
      if (stop == nullptr) {
        next_ = end_;
        line_ = scanLine_ + 1;
        return finishRow();
      }
      if (*stop == delimiter_) {
        at = stop + 1;
        continue;
      }
      if (*stop == '\r' && stop + 1 == end_ && !last_) return RowState::Incomplete;
      if (*stop == '\r' && stop + 1 < end_ && stop[1] == '\n') stop = specials_.next();
      next_ = stop + 1;
      line_ = scanLine_ + 1;
      return finishRow();
    }
  }

  /// A quoted cell at `open`; `stop` becomes what ends it.
  RowState scanQuoted(char* open, char*& stop) {
    const uint32_t cellLine = scanLine_;
    char* const cellLineStart = lineStart_;
    quoteAt_ = open;
    quoteLine_ = cellLine;
    quoteLineStart_ = cellLineStart;
    specials_.next();  // the opening quote
    bool doubled = false;
    char* close = nullptr;
    for (;;) {
      close = specials_.next();
      if (close == nullptr) return last_ ? RowState::Unclosed : RowState::Incomplete;
      if (*close == options_.quote) {
        if (close + 1 == end_ && !last_) return RowState::Incomplete;
        if (close + 1 == end_ || close[1] != options_.quote) break;
        specials_.next();
        doubled = true;
      } else if (*close == '\n' || (*close == '\r' && !(close + 1 < end_ && close[1] == '\n'))) {
        if (*close == '\r' && close + 1 == end_ && !last_) return RowState::Incomplete;
        ++scanLine_;
        lineStart_ = close + 1;
      }
    }
    char* const after = close + 1;
    if (after == end_) {
      stop = nullptr;
    } else if (*after == delimiter_ || *after == '\n' || *after == '\r') {
      stop = specials_.next();
    } else {
      return bad(after, "text follows the closing quote of a cell", "double the quotes inside a quoted cell");
    }
    const uint32_t lineNow = scanLine_;
    char* const startNow = lineStart_;
    scanLine_ = cellLine;
    lineStart_ = cellLineStart;
    const bool fits = addCell(open, open + 1, close, true);
    scanLine_ = lineNow;
    lineStart_ = startNow;
    if (!fits) return RowState::TooLong;
    if (doubled) escaped_.push_back(static_cast<uint32_t>(count_ - 1));
    return RowState::Row;
  }

  bool addCell(char* place, char* begin, char* end, bool quoted) {
    if (count_ == cells_.size()) {
      if (count_ >= limits_.columns) {
        return tooLong({scanLine_, 1}, fmt::format("a row has more than {} cells", limits_.columns), "columns");
      }
      cells_.resize(std::min<size_t>(limits_.columns, std::max<size_t>(16, count_ * 2)));
    }
    const size_t length = static_cast<size_t>(end - begin);
    const uint32_t column = static_cast<uint32_t>(place - lineStart_) + 1;
    if (length > limits_.cellBytes) {
      return tooLong({scanLine_, column}, fmt::format("a cell is longer than {} bytes", limits_.cellBytes), "cell-bytes");
    }
    Cell& cell = cells_[count_];
    cell.text = {begin, length};
    cell.line = scanLine_;
    cell.column = column;
    cell.state = CellState::Present;
    if (count_ == 0) firstQuoted_ = quoted;
    ++count_;
    return true;
  }

  bool tooLong(Place place, std::string message, std::string_view limit) {
    badPlace_ = place;
    badMessage_ = std::move(message);
    badAdvice_ = raiseAdvice(limits_, limit);
    return false;
  }

  /// Columns in characters, doubled quotes undone.
  RowState finishRow() {
    if (static_cast<uint64_t>(next_ - row_) > limits_.recordBytes) {
      return RowState::LongRow;
    }
    if (specials_.sawNonAscii()) {
      Place place{cells_[0].line, 1};
      const char* from = row_;
      for (size_t i = 0; i < count_; ++i) {
        const char* begin = cells_[i].text.data();
        place = advance(place, {from, static_cast<size_t>(begin - from)});
        const bool quoted = begin > row_ && begin[-1] == options_.quote && options_.quote != 0;
        cells_[i].column = place.column - (quoted ? 1 : 0);
        from = begin;
      }
    }
    for (const uint32_t index : escaped_) cells_[index].text = undouble(cells_[index].text);
    return RowState::Row;
  }

  std::string_view undouble(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // in buffer_, which is ours
    char* out = begin;
    for (size_t i = 0; i < text.size(); ++i) {
      *out++ = text[i];
      if (text[i] == options_.quote) ++i;
    }
    return {begin, static_cast<size_t>(out - begin)};
  }

  /// A row that cannot be taken: skips to the next line break, quoted or not.
  RowState bad(char* at, std::string message, std::string advice) {
    badPlace_ = {scanLine_, codePoints({lineStart_, static_cast<size_t>(at - lineStart_)}) + 1};
    badMessage_ = std::move(message);
    badAdvice_ = std::move(advice);
    char* found = at;
    while (found < end_ && *found != '\n' && *found != '\r') ++found;
    if (found == end_ && !last_) return RowState::Incomplete;
    if (found < end_ && *found == '\r' && found + 1 == end_ && !last_) return RowState::Incomplete;
    if (found + 1 < end_ && *found == '\r' && found[1] == '\n') ++found;
    next_ = std::min(found + 1, end_);
    line_ = scanLine_ + 1;
    specials_.restart(next_, end_);
    return RowState::Bad;
  }

  Place quotePlace() const { return {quoteLine_, codePoints({quoteLineStart_, static_cast<size_t>(quoteAt_ - quoteLineStart_)}) + 1}; }

  void reportBadRow() { guard_.fault(FaultKind::UnreadableLine, badPlace_, std::move(badMessage_), std::move(badAdvice_)); }

  /// False if the file is refused.
  bool deliver() {
    const size_t width = header_.size();
    if (count_ > width) {
      guard_.fault(FaultKind::UnreadableLine, cells_[width].place(), fmt::format("the row has {} cells, the heading {}", count_, width),
                   "put cells that hold the delimiter into quotes");
      return true;
    }
    if (count_ < width) {
      const Place place = count_ == 0 ? Place{line_, 1} : cells_[count_ - 1].place();
      // Where the export stopped, nobody knows how much is missing.
      if (last_ && row_ == end_ && end_ > data() && end_[-1] != '\n' && end_[-1] != '\r') {
        return guard_.refuse(source_, place, fmt::format("the file ends within a row, after {} of {} cells", count_, width),
                             "the export or the transfer did not finish, so produce it again; a whole last row ends with a line break");
      }
      if (count_ != mayEndAt_) {
        guard_.fault(FaultKind::MissingCells, place, fmt::format("the row ends after {} of {} cells", count_, width),
                     "complete the row; an empty cell is written as nothing between two delimiters");
      }
      if (cells_.size() < width) cells_.resize(width);
      for (size_t i = count_; i < width; ++i) cells_[i] = Cell{{}, place.line, 0, CellState::Missing, CellForm::Text};
    }
    RecordView record;
    record.place = {cells_[0].line, 1};
    record.cells = {cells_.data(), width};
    guard_.record(record);
    return true;
  }

  ByteSource& source_;
  const CsvOptions& options_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  std::vector<char> buffer_;
  Specials specials_;
  char delimiter_ = ',';
  char* row_ = nullptr;   // start of the row being scanned
  char* end_ = nullptr;   // end of the bytes read
  char* next_ = nullptr;  // behind the row scanned last
  bool last_ = false;     // no bytes follow end_
  bool started_ = false;
  size_t unchecked_ = 0;  // bytes before end_ not yet validated: a cut UTF-8 sequence
  uint32_t line_ = 1;     // of row_
  uint32_t rowLine_ = 1;
  uint32_t scanLine_ = 1;
  char* lineStart_ = nullptr;
  char* quoteAt_ = nullptr;
  char* quoteLineStart_ = nullptr;
  uint32_t quoteLine_ = 0;
  std::vector<Cell> cells_;
  size_t count_ = 0;
  bool firstQuoted_ = false;
  std::vector<uint32_t> escaped_;
  std::vector<std::string> headings_;
  std::vector<HeaderName> header_;
  size_t mayEndAt_ = 0;  // a row of so many cells is not short
  uint64_t comments_ = 0;
  uint32_t firstComment_ = 0;
  Place badPlace_;
  std::string badMessage_;
  std::string badAdvice_;
};

}  // namespace

bool readCsv(ByteSource& source, const CsvOptions& options, const ReaderLimits& limits, RecordSink& sink) {
  return CsvReader(source, options, limits, sink).run();
}

bool readToolCsv(ByteSource& source, DataFormat tool, CsvOptions options, const ReaderLimits& limits, RecordSink& sink) {
  options.tool = headingsOf(tool);
  return readCsv(source, options, limits, sink);
}

}  // namespace tollgate::ingest
