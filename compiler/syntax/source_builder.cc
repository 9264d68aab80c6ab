// Sources with their field mappings, and the cells of tables.
#include "compiler/support/characters.h"
#include "compiler/syntax/decl_builder.h"

#include <fmt/format.h>

namespace tollgate::syntax {

namespace {

MappingKind mappingKind(std::string_view word) {
  if (word == "name") return MappingKind::Name;
  if (word == "status") return MappingKind::Status;
  if (word == "column" || word == "field") return MappingKind::Column;
  if (word == "property") return MappingKind::Property;
  if (word == "attribute") return MappingKind::Attribute;
  if (word == "timestamp") return MappingKind::Timestamp;
  if (word == "constant") return MappingKind::Constant;
  if (word == "file-name") return MappingKind::FileName;
  if (word == "manifest") return MappingKind::Manifest;
  return MappingKind::None;
}

// An axis has at most 1,000 values.
constexpr size_t kRowCells = 10'000;

/// Where ` under ` stands between two words; npos if it does not.
size_t findUnder(std::string_view words) {
  for (size_t at = words.find("under"); at != std::string_view::npos; at = words.find("under", at + 1)) {
    if (at > 0 && isBlank(words[at - 1]) && at + 5 < words.size() && isBlank(words[at + 5])) return at;
  }
  return std::string_view::npos;
}

std::string singleSpaced(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (!isBlank(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

Decl DeclBuilder::source(const Syn& node) {
  SourceDecl decl;
  if (auto start = node.kid(Rule::SourceHead)) {
    head(decl, node, *start);
    decl.reads = path(*start);
  }
  lines(node, Rule::SourceLine, "a source", [&](const Syn& line) {
    if (line.isToken()) {
      TokenKind kind = line.firstToken()->kind;
      if (kind == TokenKind::EmptyMeansAbsent) decl.emptyMeansAbsent = true;
      if (kind == TokenKind::Trimmed) decl.trimmed = true;
      return;
    }
    switch (line.rule()) {
      case Rule::Under: under(decl, line); break;
      case Rule::FromFile: decl.from.push_back(fileRef(line)); break;
      case Rule::Complete: {
        decl.complete.span = line.span();
        auto binding = line.kid(Rule::Binding);
        decl.complete.always = !line.has(TokenKind::When);
        if (!binding) break;
        decl.complete.scope.bindings.push_back(exprs_.binding(*binding));
        if (auto where = line.kid(Rule::Condition)) decl.complete.scope.where = exprs_.condition(where);
        decl.complete.scope.span = binding->span();
        break;
      }
      case Rule::StaleAfter: decl.staleAfter = exprs_.quantity(line.kid(Rule::Quantity)); break;
      case Rule::Repeats: {
        NameRef how = name(line);
        decl.repeatsSpan = line.span();
        if (how.text == "kept")
          decl.repeats = Repeats::Kept;
        else if (how.text == "separate")
          decl.repeats = Repeats::Separate;
        else if (how.text == "refused")
          decl.repeats = Repeats::Refused;
        else if (how.written()) {
          diagnostics_.add(DiagKind::Expected, how.span, {"`kept`, `separate` or `refused`", "`" + how.text + "`"});
        }
        break;
      }
      case Rule::OtherTests: {
        OtherTests made;
        std::vector<Syn> texts = line.kids(Rule::Text);
        bool because = line.has(TokenKind::Because) && texts.size() > 1;
        for (size_t i = 0; i + (because ? 1 : 0) < texts.size(); ++i) made.patterns.push_back(exprs_.text(texts[i]));
        if (because) made.because = exprs_.text(texts.back());
        made.span = line.span();
        decl.otherTests.push_back(std::move(made));
        break;
      }
      case Rule::MayBeEmpty: decl.mayBeEmpty = mayBeEmpty(line); break;
      case Rule::Separated: decl.separator = text(line); break;
      case Rule::Mapping: {
        SourceMapping made = mapping(line);
        if (made.field.text == "exported") {
          if (decl.exported.span.valid()) {
            diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"exported"})
                .labels.push_back({decl.exported.field.span, "the first one"});
          }
          decl.exported = std::move(made);
        } else if (made.field.written()) {
          decl.mappings.push_back(std::move(made));
        }
        break;
      }
      default: break;
    }
  });
  return decl;
}

SourceMapping DeclBuilder::mapping(const Syn& node) {
  SourceMapping made;
  made.field = name(node);
  made.span = node.span();
  mapWords(made, node.kids(Rule::MapWord));
  made.values = valueMap(node);
  bool broken = node.broken();
  if (made.kind == MappingKind::None && !broken) {
    diagnostics_.add(DiagKind::BadMapping, made.span, {made.kindWord.written() ? made.kindWord.text : made.field.text});
    made.kind = MappingKind::Other;
  }
  return made;
}

/// The lines `failed, error -> failed` below a mapping or a column.
std::vector<ValueMapEntry> DeclBuilder::valueMap(const Syn& node) {
  std::vector<ValueMapEntry> made;
  for (const Syn& line : node.kids(Rule::ValueLine)) {
    ValueMapEntry entry;
    entry.span = line.span();
    std::vector<Syn> values = line.kids(Rule::MapValue);
    for (size_t i = 0; i < values.size(); ++i) {
      const Token* token = values[i].firstToken();
      if (!token) continue;
      NameRef value = ref(values[i], token);
      if (token->kind == TokenKind::Text) value.text = exprs_.textToken(values[i], *token).text;
      if (i + 1 == values.size())
        entry.to = value;
      else
        entry.from.push_back(value);
    }
    if (!line.broken()) made.push_back(std::move(entry));
  }
  return made;
}

/// The words after `=`: first how the field is read, then the details in any order.
void DeclBuilder::mapWords(SourceMapping& mapping, const std::vector<Syn>& words) {
  auto token = [&](size_t i) { return i < words.size() ? words[i].firstToken() : nullptr; };
  auto word = [&](size_t i) { return token(i) && token(i)->kind == TokenKind::Name ? words[i].text(*token(i)) : ""; };
  auto textAt = [&](size_t i) {
    bool quoted = token(i) && token(i)->kind == TokenKind::Text;
    return quoted ? exprs_.textToken(words[i], *token(i)) : TextRef{};
  };
  auto nameOrText = [&](size_t i) -> TextRef {
    if (TextRef quoted = textAt(i); quoted.written()) return quoted;
    const Token* t = token(i);
    return t ? TextRef{words[i].text(*t), words[i].span(*t)} : TextRef{};
  };
  for (size_t i = 0; i < words.size(); ++i) {
    mapping.modifiersSpan = cover(mapping.modifiersSpan, words[i].span());
    TokenKind kind = token(i) ? token(i)->kind : TokenKind::Text;
    std::string name = word(i);
    if (kind == TokenKind::In)
      mapping.zone = textAt(++i);
    else if (name == "as" || kind == TokenKind::As)
      mapping.format = textAt(++i);
    else if (kind == TokenKind::EmptyMeansAbsent)
      mapping.emptyMeansAbsent = true;
    else if (name == "trimmed" || kind == TokenKind::Trimmed)
      mapping.trimmed = true;
    else if (name == "earlier")
      mapping.earlier = true;
    else if (name == "later")
      mapping.later = true;
    else if (name == "disputed")
      mapping.disputed = textAt(++i);
    else if (name == "decimal" && word(i + 1) == "comma")
      mapping.decimalComma = true, ++i;
    else if (name == "decimal" && word(i + 1) == "point")
      ++i;
    else if (name == "unit" || name == "units") {
      TextRef unit = nameOrText(++i);
      mapping.unit = {unit.text, unit.span};
    } else if ((name == "separated" || kind == TokenKind::Separated) && token(i + 1) && token(i + 1)->kind == TokenKind::By) {
      mapping.separator = textAt(i + 2);
      i += 2;
    } else if (mapping.kind == MappingKind::None && kind == TokenKind::Capture) {
      mapping.kind = MappingKind::Capture;
      Span span = words[i].span();
      mapping.text = {std::string(source_.substr(span.begin + 1, span.end - span.begin - 2)), span};
    } else if (mapping.kind == MappingKind::None && name.empty() && textAt(i).written()) {
      mapping.kind = MappingKind::Column;
      mapping.text = textAt(i);
    } else if (mapping.kind == MappingKind::None && !mapping.kindWord.written() && mappingKind(name) != MappingKind::None) {
      mapping.kind = mappingKind(name);
      mapping.kindWord = {name, words[i].span()};
      bool takesText = mapping.kind == MappingKind::Column || mapping.kind == MappingKind::Property ||
                       mapping.kind == MappingKind::Attribute || mapping.kind == MappingKind::Constant ||
                       mapping.kind == MappingKind::Manifest;
      if (takesText || (mapping.kind == MappingKind::Timestamp && textAt(i + 1).written())) mapping.text = nameOrText(++i);
    } else {
      std::string shown = nameOrText(i).text;
      auto& diagnostic = diagnostics_.add(DiagKind::BadMapping, words[i].span(), {shown});
      std::string near = nearest(shown, {"name", "status", "column", "property", "attribute", "timestamp", "constant", "file-name",
                                         "manifest", "trimmed", "earlier", "later", "decimal", "unit", "separated"});
      if (!near.empty()) diagnostic.help = fmt::format("did you mean `{}`?", near);
      if (mapping.kind == MappingKind::None) mapping.kind = MappingKind::Other;
      if (!mapping.kindWord.written()) mapping.kindWord = {shown, words[i].span()};
      return;
    }
  }
}

// ---- tables ----

/// Where the cells of a row begin and end; a bar in a text is none between cells.
std::vector<std::pair<uint32_t, uint32_t>> DeclBuilder::rowCells(const Token& token) {
  std::vector<std::pair<uint32_t, uint32_t>> cells;
  uint32_t begin = token.begin;
  bool inText = false;
  for (uint32_t i = token.begin; i <= token.end; ++i) {
    if (i < token.end && inText && source_[i] == '\\') {
      ++i;
      continue;
    }
    if (i < token.end && source_[i] == '"') inText = !inText;
    if (i < token.end && (inText || source_[i] != '|')) continue;
    if (cells.size() > kRowCells) {
      diagnostics_.add(DiagKind::NotSupported, {module_.file, i, token.end}, {fmt::format("a row of more than {} cells", kRowCells)});
      return cells;
    }
    cells.emplace_back(begin, i);
    begin = i + 1;
  }
  return cells;
}

TableRow DeclBuilder::tableRow(const Syn&, const Token& token) {
  TableRow row;
  row.span = {module_.file, token.begin, token.end};
  bool first = true;
  for (const auto& [begin, end] : rowCells(token)) {
    TableCell cell = tableCell(begin, end);
    if (first)
      row.head = std::move(cell);
    else
      row.cells.push_back(std::move(cell));
    first = false;
  }
  return row;
}

/// `15`, `none because "…"`, `15 "note"`, `15 under SVTAD 13.2`.
TableCell DeclBuilder::tableCell(uint32_t begin, uint32_t end) {
  while (begin < end && isBlank(source_[begin])) ++begin;
  while (end > begin && isBlank(source_[end - 1])) --end;
  TableCell cell;
  cell.span = {module_.file, begin, end};
  std::string_view words = source_.substr(begin, end - begin);
  size_t under = findUnder(words);
  size_t quote = words.find('"');
  if (under != std::string_view::npos && (quote == std::string_view::npos || under > words.rfind('"'))) {
    size_t cite = under + 5;
    while (isBlank(words[cite])) ++cite;
    std::string cited = singleSpaced(words.substr(cite));
    Citation citation;
    size_t space = cited.find(' ');
    citation.document = cited.substr(0, space);
    if (space != std::string::npos) citation.locator = cited.substr(space + 1);
    citation.span = {module_.file, begin + static_cast<uint32_t>(cite), end};
    citation.documentSpan = citation.span;
    citation.documentSpan.end = citation.span.begin + static_cast<uint32_t>(citation.document.size());
    cell.citations.push_back(std::move(citation));
    words = words.substr(0, under);
  }
  TextRef quoted;
  if (quote != std::string_view::npos && quote < words.size()) {
    std::string_view raw = words.substr(quote);
    size_t close = raw.rfind('"');
    bool closed = close > 0 && raw.find_first_not_of(" \t", close + 1) == std::string_view::npos;
    auto at = begin + static_cast<uint32_t>(quote);
    quoted.span = {module_.file, at, at + static_cast<uint32_t>(closed ? close + 1 : raw.size())};
    quoted.text = std::string(closed ? raw.substr(1, close - 1) : raw.substr(1));
    if (!closed) diagnostics_.add(DiagKind::BadCell, cell.span);
    words = words.substr(0, quote);
  }
  const std::string text = singleSpaced(words);
  cell.isNone = text == "none because" || text == "none";
  if (cell.isNone) {
    cell.because = quoted;
    return cell;
  }
  cell.note = quoted;
  cell.text = text;
  if (text.find(' ') != std::string::npos && text.find_first_of("0123456789") != 0) {
    diagnostics_.add(DiagKind::BadCell, cell.span);
  }
  return cell;
}

}  // namespace tollgate::syntax
