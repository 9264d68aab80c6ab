// Worlds and examples: sample data and what is expected of it.
#include "compiler/support/characters.h"
#include "compiler/syntax/decl_builder.h"

namespace tollgate::syntax {

SampleValue DeclBuilder::sampleValue(const Syn& node) {
  if (node.kid(Rule::Text)) {
    const TextRef quoted = text(node);
    return {quoted.text, quoted.span, true};
  }
  const Span span = node.span();
  return {std::string(source_.substr(span.begin, span.end - span.begin)), span, false};
}

NameRef DeclBuilder::path(const Syn& node) const {
  std::vector<NameRef> found = paths(node);
  return found.empty() ? NameRef{} : std::move(found.front());
}

std::vector<NameRef> DeclBuilder::paths(const Syn& node) const {
  std::vector<NameRef> found;
  for (const Syn& path : node.kids(Rule::Path)) found.push_back(joined(names(path)));
  return found;
}

NameRef DeclBuilder::joined(const std::vector<NameRef>& parts) {
  NameRef made;
  for (const NameRef& part : parts) {
    made.text += (made.written() ? "." : "") + part.text;
    made.span = cover(made.span, part.span);
  }
  return made;
}

std::vector<SampleField> DeclBuilder::sampleFields(const Syn& node) {
  std::vector<SampleField> made;
  const auto list = node.kid(Rule::SampleFields);
  if (!list) return made;
  for (const Syn& part : list->kids(Rule::SampleField)) {
    SampleField field;
    field.field = name(part);
    if (part.has(TokenKind::Or)) field.join = SampleField::Join::Or;
    if (part.has(TokenKind::And)) field.join = SampleField::Join::And;
    for (const Syn& value : part.kids(Rule::SimpleValue)) field.values.push_back(sampleValue(value));
    if (field.field.written() && !field.values.empty()) made.push_back(std::move(field));
  }
  return made;
}

/// A cell of a row: values joined by `or` or `and`; nothing for a blank one.
SampleField DeclBuilder::sampleCell(const NameRef& heading, uint32_t begin, uint32_t end) {
  SampleField field;
  field.field = heading;
  SampleValue value;
  bool mixed = false;
  const auto finish = [&] {
    if (value.written()) field.values.push_back(std::move(value));
    value = {};
  };
  for (uint32_t at = begin; at < end;) {
    if (isBlank(source_[at])) {
      ++at;
      continue;
    }
    uint32_t stop = at + 1;
    if (source_[at] == '"') {
      while (stop < end && source_[stop] != '"') stop += source_[stop] == '\\' && stop + 1 < end ? 2 : 1;
      if (stop < end) ++stop;
    } else {
      while (stop < end && !isBlank(source_[stop])) ++stop;
    }
    const std::string_view word = source_.substr(at, stop - at);
    const Span span{module_.file, at, stop};
    const bool joins = (word == "or" || word == "and") && value.written();
    if (joins) {
      const auto join = word == "or" ? SampleField::Join::Or : SampleField::Join::And;
      mixed = mixed || (field.join != SampleField::Join::One && field.join != join);
      field.join = join;
      finish();
    } else if (word.front() == '"') {
      mixed = mixed || value.written() || word.size() < 2 || word.back() != '"';
      value = {unquoted(word), span, true};
    } else {
      mixed = mixed || (value.written() && value.quoted);
      value.text += (value.written() ? " " : "") + std::string(word);
      value.span = cover(value.span, span);
    }
    at = stop;
  }
  const bool hanging = field.join != SampleField::Join::One && !value.written();
  finish();
  if (mixed || hanging) {
    diagnostics_.add(DiagKind::SampleCell, {module_.file, begin, end});
    field.values.clear();
  }
  return field;
}

/// The heading names the fields; a row has a cell for each, and a blank cell says nothing.
void DeclBuilder::sampleRows(SampleLine& line, const Syn& node) {
  std::vector<NameRef> heading;
  bool first = true;
  for (const Syn& outer : node.kids(Rule::SampleRow)) {
    const Token* token = outer.token(TokenKind::Row);
    if (!token) continue;
    const std::vector<std::pair<uint32_t, uint32_t>> cells = rowCells(*token);
    if (first) {
      for (const auto& [begin, end] : cells) {
        const SampleField name = sampleCell({}, begin, end);
        const bool one = name.values.size() == 1 && !name.values[0].quoted;
        if (name.values.size() > (one ? 1 : 0)) diagnostics_.add(DiagKind::SampleCell, {module_.file, begin, end});
        heading.push_back(one ? NameRef{name.values[0].text, name.values[0].span} : NameRef{"", {module_.file, begin, end}});
      }
      first = false;
      continue;
    }
    SampleRow row;
    row.span = {module_.file, token->begin, token->end};
    if (cells.size() != heading.size()) {
      diagnostics_.add(DiagKind::SampleRowLength, row.span, {std::to_string(cells.size()), std::to_string(heading.size())});
      continue;
    }
    for (size_t i = 0; i < cells.size(); ++i) {
      SampleField field = sampleCell(heading[i], cells[i].first, cells[i].second);
      if (!field.values.empty()) row.fields.push_back(std::move(field));
    }
    line.rows.push_back(std::move(row));
  }
  line.heading = std::move(heading);
}

void DeclBuilder::sampleDecision(SampleLine& line, const Syn& node) {
  line.form = SampleLine::Form::Decision;
  line.name = path(node);
  std::vector<const Token*> found = node.tokens(TokenKind::Name);
  if (!found.empty()) line.outcome = ref(node, found[0]);
  if (found.size() > 1 && node.has(TokenKind::By)) line.body = ref(node, found[1]);
  line.on = ref(node, node.token(TokenKind::Date));
  line.ref = text(node);
  if (const auto subjects = node.kid(Rule::SampleSubjects)) {
    for (const Syn& value : subjects->kids(Rule::SimpleValue)) line.subjects.push_back(sampleValue(value));
  }
}

SampleLine DeclBuilder::sampleLine(const Syn& node) {
  SampleLine line;
  line.span = node.span();
  if (const auto decision = node.kid(Rule::SampleDecision)) {
    sampleDecision(line, *decision);
    return line;
  }
  std::vector<NameRef> found = names(node);
  if (node.has(TokenKind::No)) {
    line.form = SampleLine::Form::None;
    if (!found.empty()) line.name = found.back();
    line.only = found.size() > 1;
    if (line.only && found.front().text != "other") {
      diagnostics_.add(DiagKind::Expected, found.front().span, {"`other` or the name of a collection", "`" + found.front().text + "`"});
    }
    return line;
  }
  if (node.has(TokenKind::In)) {
    line.form = SampleLine::Form::One;
    line.name = path(node);
    if (const auto key = node.kid(Rule::SimpleValue)) line.key = sampleValue(*key);
    line.rows.push_back({sampleFields(node), line.span});
    return line;
  }
  if (!found.empty()) line.name = found.front();
  line.count = ref(node, node.token(TokenKind::Count));
  if (line.count.written()) {
    line.form = SampleLine::Form::Many;
    line.rows.push_back({sampleFields(node), line.span});
  } else {
    line.form = SampleLine::Form::Rows;
    sampleRows(line, node);
  }
  return line;
}

/// Lines of worlds and examples alike.
void DeclBuilder::sampleData(SampleData& data, const Syn& line) {
  const auto once = [&](Span before, const char* what) {
    if (before.valid()) diagnostics_.add(DiagKind::RepeatedLine, line.span(), {what}).labels.push_back({before, "the first one"});
  };
  switch (line.rule()) {
    case Rule::ElseAsIn:
      once(data.elseAsIn.span, "everything else as in");
      data.elseAsIn = path(line);
      break;
    case Rule::SampleDay:
      once(data.asOf.span, "as of");
      data.asOf = ref(line, line.token(TokenKind::Date));
      break;
    case Rule::Assuming: data.assuming.push_back({path(line), name(line), line.span()}); break;
    case Rule::Defaults: data.defaults.push_back({path(line), sampleFields(line), line.span()}); break;
    case Rule::Sample: data.lines.push_back(sampleLine(line)); break;
    default: break;
  }
}

ExpectLine DeclBuilder::expectLine(const Syn& node) {
  ExpectLine line;
  line.span = node.span();
  line.what = path(node);
  if (const auto verdict = node.kid(Rule::ExpectVerdict)) {
    const bool met = verdict->has(TokenKind::Met), notApplicable = verdict->has(TokenKind::NotApplicable);
    line.verdict = met && notApplicable                 ? ExpectedVerdict::MetOrNotApplicable
                   : met                                ? ExpectedVerdict::Met
                   : notApplicable                      ? ExpectedVerdict::NotApplicable
                   : verdict->has(TokenKind::NotMet)    ? ExpectedVerdict::NotMet
                   : verdict->has(TokenKind::NotJudged) ? ExpectedVerdict::NotJudged
                                                        : ExpectedVerdict::Undetermined;
    line.text = text(*verdict);
    for (const Token* word : verdict->tokens(TokenKind::PlainWord)) {
      NameRef reason{"", verdict->span(*word)};
      for (const char c : verdict->view(*word)) {
        if (!isBlank(c))
          reason.text += c;
        else if (!reason.text.empty() && reason.text.back() != ' ')
          reason.text += ' ';
      }
      line.reasons.push_back(std::move(reason));
    }
  } else if (node.has(TokenKind::StillNeeded)) {
    line.form = ExpectLine::Form::StillNeeded;
    line.text = text(node);
  } else if (node.has(TokenKind::Finding)) {
    line.form = ExpectLine::Form::Finding;
    line.text = text(node);
  } else if (const auto number = node.kid(Rule::ExpectNumber)) {
    line.form = ExpectLine::Form::Number;
    std::vector<NameRef> counts = names(*number, TokenKind::Count);
    if (number->has(TokenKind::Of) && counts.size() > 1) {
      line.of = counts.back();
      counts.pop_back();
    }
    if (!counts.empty()) line.least = counts.front(), line.most = counts.back();
    line.more = name(*number);
    for (const Syn& label : number->kids(Rule::SimpleValue)) line.labels.push_back(sampleValue(label));
    line.text = text(*number);
  }
  return line;
}

Decl DeclBuilder::world(const Syn& node) {
  WorldDecl decl;
  if (auto start = node.kid(Rule::WorldHead)) head(decl, node, *start);
  lines(node, Rule::WorldLine, "a world", [&](const Syn& line) {
    if (line.isToken() || line.broken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    sampleData(decl.data, line);
  });
  return decl;
}

Decl DeclBuilder::example(const Syn& node) {
  ExampleDecl decl;
  if (auto start = node.kid(Rule::ExampleHead)) head(decl, node, *start);
  decl.name = decl.title.text;
  decl.nameSpan = decl.title.span;
  if (decl.title.written() && decl.name.empty())
    diagnostics_.add(DiagKind::Expected, decl.nameSpan, {"a title that says what the example shows", "an empty text"});
  lines(node, Rule::ExampleLine, "an example", [&](const Syn& line) {
    if (line.isToken()) return;
    decl.broken = decl.broken || line.broken();
    if (line.broken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::ExampleOf) {
      if (decl.of.written())
        diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"of"}).labels.push_back({decl.of.span, "the first one"});
      decl.of = path(line);
      if (const auto instance = line.kid(Rule::SimpleValue)) decl.instance = sampleValue(*instance);
    }
    if (line.rule() == Rule::Expect) decl.expects.push_back(expectLine(line));
    sampleData(decl.data, line);
  });
  for (const Syn& line : node.kids(Rule::ExampleLine)) decl.broken = decl.broken || line.broken() || line.kid(Rule::Unknown).has_value();
  return decl;
}

}  // namespace tollgate::syntax
