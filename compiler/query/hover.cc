#include "compiler/query/hover.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/clause_items.h"
#include "compiler/query/scopes.h"
#include "compiler/query/text.h"
#include "compiler/query/tokens_at.h"
#include "compiler/support/display_text.h"

namespace tollgate::query {

using sema::TypeKind;
using syntax::TokenKind;

namespace {

constexpr size_t kMostWords = 1'500;  // bytes of one text in a hover
constexpr size_t kMostValues = 12;

/// On one line, at most `most` bytes, without anything that acts.
std::string oneLine(std::string_view text, size_t most = 300) {
  std::string flat;
  for (char c : text) flat += c == '\n' || c == '\r' ? ' ' : c;
  if (flat.size() > most) flat = flat.substr(0, settled(flat, static_cast<uint32_t>(most))) + " …";
  return harmless(flat);
}

std::string code(std::string_view text) {
  std::string inner = oneLine(text);
  std::replace(inner.begin(), inner.end(), '`', '\'');
  return "`" + inner + "`";
}

std::string block(std::string_view text) {
  std::string inner = oneLine(text);
  while (inner.starts_with('`')) inner.erase(0, 1);
  return "```gate\n" + inner + "\n```\n";
}

class Writer {
 public:
  /// `written`: what stands there, which may name a part of what it means.
  Writer(const Index& index, const Entity& entity, std::string_view written = "")
      : p_(index.program()), e_(entity), d_(describe(p_, entity)), written_(written) {}

  std::string run() {
    out_ = block(d_.signature);
    if (!d_.title.empty()) paragraph("**" + escapedMarkdown(d_.title) + "**");
    if (!d_.doc.empty()) paragraph(escapedMarkdown(d_.doc));
    details();
    cites();
    where();
    return out_;
  }

 private:
  void paragraph(const std::string& text) { out_ += "\n" + text + "\n"; }
  void item(const std::string& text) {
    if (!out_.ends_with("\n- ") && !inList_) out_ += "\n";
    inList_ = true;
    out_ += "- " + text + "\n";
  }
  void endList() { inList_ = false; }

  void details() {
    switch (e_.kind) {
      case EntityKind::Document:
      case EntityKind::Register: ofDocument(); return;
      case EntityKind::Clause: ofClause(); return;
      case EntityKind::Enum: values(p_.enums[e_.id]); return;
      case EntityKind::EnumValue: return;
      case EntityKind::Record: ofRecord(); return;
      case EntityKind::Collection: empty(p_.records[e_.id].decl->mayBeEmpty); return;
      case EntityKind::Field: ofField(); return;
      case EntityKind::Property:
      case EntityKind::Function:
      case EntityKind::Exception: ofFunction(); return;
      case EntityKind::Table: ofTable(); return;
      case EntityKind::TableCell: ofCell(); return;
      case EntityKind::Interpretation: ofInterpretation(); return;
      case EntityKind::Decision: ofDecision(); return;
      case EntityKind::Gate: ofGate(); return;
      case EntityKind::Criterion: ofCriterion(); return;
      case EntityKind::Pack: ofPack(); return;
      case EntityKind::Test: ofTest(); return;
      case EntityKind::Source: ofSource(); return;
      case EntityKind::Report: ofReport(); return;
      case EntityKind::None:
      case EntityKind::Module:
      case EntityKind::Column:
      case EntityKind::Parameter:
      case EntityKind::Element:
      case EntityKind::FamilyElement:
      case EntityKind::Choice:
      case EntityKind::Outcome:
      case EntityKind::Group:
      case EntityKind::Capture:
      case EntityKind::Content:
      case EntityKind::Calendar:
      case EntityKind::World:
      case EntityKind::Example: return;
    }
  }

  void ofDocument() {
    const sema::DocumentInfo& info = p_.documents[e_.id];
    if (!info.clauses.empty()) paragraph(fmt::format("{} entries are known.", info.clauses.size()));
    if (info.supersededBy != kNone) paragraph("Superseded by " + code(p_.documents[info.supersededBy].decl().name) + ".");
  }

  void ofClause() {
    const sema::ClauseInfo& clause = p_.documents[e_.id].clauses[e_.part];
    if (const std::string part = partCited(clause, written_); !part.empty()) {
      if (const std::string item = itemOf(clause, part); !item.empty())
        paragraph("**" + escapedMarkdown(item) + "**");
      else
        paragraph(fmt::format("Cited is {}, whose words the list of clauses does not have.", code(part)));
    }
    if (!clause.text.empty()) paragraph(escapedMarkdown(clause.text));
    if (!clause.version.empty()) paragraph("Version " + escapedMarkdown(clause.version) + (clause.inForce ? "." : ", no longer in force."));
    if (!clause.parts.empty()) {
      std::string all;
      for (size_t i = 0; i < clause.parts.size() && i < kMostValues; ++i) all += (i == 0 ? "" : ", ") + escapedMarkdown(clause.parts[i]);
      paragraph("Parts: " + all + (clause.parts.size() > kMostValues ? ", …" : ""));
    }
    if (clause.isRequirement) paragraph(clause.counts ? "A requirement that counts towards the matrix." : "A requirement.");
  }

  void values(const sema::EnumInfo& info) {
    std::string all;
    for (size_t i = 0; i < info.values.size() && i < kMostValues; ++i) all += (i == 0 ? "" : ", ") + code(info.values[i]);
    if (!all.empty()) paragraph("Values: " + all + (info.values.size() > kMostValues ? ", …" : ""));
  }

  void ofRecord() {
    const sema::RecordInfo& info = p_.records[e_.id];
    for (Id f = 0; f < info.fields.size() && f < kMostValues; ++f) {
      const syntax::RecordField& field = *info.fields[f].decl;
      item(code(field.name + " : " + p_.typeText(info.fields[f].type)) + (field.isKey ? " key" : "") +
           (field.title.written() ? " " + escapedMarkdown(field.title.text) : ""));
    }
    endList();
    if (info.fields.size() > kMostValues) paragraph(fmt::format("and {} fields more.", info.fields.size() - kMostValues));
    empty(info.decl->mayBeEmpty);
  }

  void empty(const syntax::MayBeEmpty& said) {
    if (said.written()) paragraph("May be empty because “" + escapedMarkdown(said.because.text) + "”.");
  }

  void changes(const std::vector<syntax::MayBecome>& list) {
    for (const syntax::MayBecome& change : list) {
      paragraph("May become " + code(change.value.text) + (change.verb.written() ? ": " + escapedMarkdown(change.verb.text) : "") + ".");
    }
  }

  void ofField() {
    const syntax::RecordField& field = *p_.records[e_.id].fields[e_.part].decl;
    if (field.isKey) paragraph("Tells the rows apart.");
    if (e_.part == p_.records[e_.id].recorded)
      paragraph("Says when the row was recorded: later rows do not exist at the date of the evaluation.");
    if (field.mayBeUnknown.valid()) paragraph("May be unknown: open, with any value of its type, where nobody has told it.");
    if (field.mayBeDisputed.written()) paragraph("May be disputed: open among the values in dispute.");
    if (p_.records[e_.id].fields[e_.part].type.optional) paragraph("May be absent, which is a fact.");
    changes(field.mayBecome);
  }

  void ofFunction() {
    const sema::FunctionInfo& f = p_.functions[e_.id];
    if (f.body() != syntax::kNoExpr) {
      const std::string means = p_.written(p_.expr(f.module, f.body()).span);
      if (!means.empty()) paragraph("Means " + code(means));
    }
    empty(f.mayBeEmpty());
    if (f.exception != nullptr && f.exception->until.written()) paragraph("Until " + escapedMarkdown(f.exception->until.text) + ".");
    if (f.define != nullptr) changes(f.define->mayBecome);
  }

  std::string unit(const sema::Type& type) const {
    switch (type.kind) {
      case TypeKind::Days: return " days";
      case TypeKind::WorkingDays: return " working-days";
      default: return "";
    }
  }

  void limitFor(const sema::TableInfo& table) {
    if (table.limitFor.isError()) return;
    const bool each = table.decl->limitScope == syntax::TableDecl::LimitScope::Each;
    paragraph(fmt::format("A limit for {} {}{}.", each ? "each" : "all", code(p_.typeText(table.limitFor)), each ? "" : " together"));
  }

  void ofTable() {
    const sema::TableInfo& table = p_.tables[e_.id];
    limitFor(table);
    const syntax::TableDecl& decl = *table.decl;
    constexpr size_t kMostRows = 12, kMostColumns = 8;
    if (decl.rows.empty() || decl.rows.size() > kMostRows || decl.heading.size() > kMostColumns) return;
    const size_t columns = std::max<size_t>(decl.heading.size(), 1);
    std::string text = "| ";
    for (size_t c = 0; c < columns; ++c)
      text += " | " + (c < decl.heading.size() ? escapedMarkdown(decl.heading[c].text) : std::string(" "));
    text += " |\n| ---";
    for (size_t c = 0; c < columns; ++c) text += " | ---:";
    text += " |\n";
    for (const syntax::TableRow& row : decl.rows) {
      text += "| " + escapedMarkdown(row.head.text);
      for (size_t c = 0; c < columns; ++c) {
        const bool there = c < row.cells.size();
        text += " | " + (there ? escapedMarkdown(row.cells[c].isNone ? "none" : row.cells[c].text) : std::string());
      }
      text += " |\n";
    }
    paragraph(text);
  }

  void ofCell() {
    const sema::TableInfo& table = p_.tables[e_.id];
    const syntax::TableCell& cell = table.decl->rows[e_.part].cells[e_.more];
    if (cell.isNone)
      paragraph("No limit here.");
    else
      paragraph("Limit: **" + escapedMarkdown(cell.text + unit(table.cellType)) + "**");
    limitFor(table);
    if (table.decl->title.written()) paragraph("Of " + code(table.decl->name) + ", “" + escapedMarkdown(table.decl->title.text) + "”.");
  }

  void ofInterpretation() {
    const syntax::InterpretationDecl& decl = *p_.interpretations[e_.id].decl;
    for (const syntax::Choice& choice : decl.choices)
      item(code(choice.name) + (choice.title.written() ? " " + escapedMarkdown(choice.title.text) : ""));
    endList();
    statements("Proposed", decl.proposed);
    statements("Agreed", decl.agreed);
    if (decl.agreed.empty() && decl.toBeAgreedBy.written())
      paragraph("Open: to be agreed by " + escapedMarkdown(decl.toBeAgreedBy.text) + ". Until then every choice counts as possible.");
  }

  void ofDecision() {
    const sema::DecisionInfo& info = p_.decisions[e_.id];
    if (info.decl == nullptr) return;
    for (const syntax::DecisionStep& step : info.decl->steps) item(escapedMarkdown(p_.written(step.span)));
    endList();
    std::string all;
    for (const std::string& outcome : info.outcomes) all += (all.empty() ? "" : ", ") + code(outcome);
    paragraph("Outcomes: " + all);
    if (info.notBeforeOf != kNone) {
      const std::vector<syntax::NameRef>& path = info.decl->notBefore;
      paragraph("Not before: " + code(p_.written({path.front().span.file, path.front().span.begin, path.back().span.end})));
    }
    if (info.whileUndecided != kNone) paragraph("While undecided: " + code(info.outcomes[info.whileUndecided]));
  }

  void ofGate() {
    for (const sema::CriterionInfo& criterion : p_.gates[e_.id].criteria) {
      item(code(criterion.decl->name) + (criterion.decl->title.written() ? " " + escapedMarkdown(criterion.decl->title.text) : ""));
    }
    endList();
  }

  void ofCriterion() {
    const syntax::CriterionDecl& decl = *p_.gates[e_.id].criteria[e_.part].decl;
    if (decl.require != syntax::kNoExpr) paragraph("Requires " + code(p_.written(p_.expr(p_.gates[e_.id].module, decl.require).span)));
    if (decl.applies.written() && decl.applies.when != syntax::kNoExpr)
      paragraph("Applies when " + code(p_.written(p_.expr(p_.gates[e_.id].module, decl.applies.when).span)));
    if (decl.judgedBy.written()) paragraph("Judged by " + escapedMarkdown(decl.judgedBy.text) + ".");
    for (const syntax::IfNone& line : decl.ifNone) {
      if (line.because.written()) paragraph(escapedMarkdown(p_.written(line.span)));
    }
  }

  void statements(const char* word, const std::vector<syntax::ProposalLine>& lines) {
    for (const syntax::ProposalLine& line : lines) {
      const std::string choice = line.choice.written() ? code(line.choice.text) + " " : "";  // a pack's line has none
      const std::string on = line.on.written() ? " on " + escapedMarkdown(line.on.text) : "";
      paragraph(fmt::format("{} {}by {}{}.", word, choice, escapedMarkdown(line.body.text), on));
    }
  }

  void ofPack() {
    const sema::PackInfo& pack = p_.packs[e_.id];
    paragraph(fmt::format("{} test{}.", pack.tests.size(), pack.tests.size() == 1 ? "" : "s"));
    if (pack.varies != kNone) paragraph("Varies " + code(p_.packs[pack.varies].decl->name) + ".");
    if (pack.decl->because.written()) paragraph("Because “" + escapedMarkdown(pack.decl->because.text) + "”.");
    statements("Agreed", pack.decl->agreed);
    statements("Refused", pack.decl->refused);
  }

  void ofTest() {
    const syntax::TestDecl* test = testOf(p_, e_);
    if (test == nullptr) return;
    const auto texts = [&](const char* word, const std::vector<syntax::TextRef>& all) {
      for (const syntax::TextRef& text : all) item(fmt::format("{} {}", word, escapedMarkdown(text.text)));
    };
    texts("given", test->given), texts("when", test->when), texts("then", test->then);
    for (const syntax::Covers& covers : test->covers) {
      for (const syntax::Citation& citation : covers.citations) {
        item(fmt::format("covers {} {}", covers.fully ? "fully" : "partly", citedText(citation)));
      }
    }
    for (const syntax::Citation& citation : test->exercises) item("exercises " + citedText(citation));
    endList();
    if (test->because.written()) paragraph("Because “" + escapedMarkdown(test->because.text) + "”.");
  }

  void ofSource() {
    const syntax::SourceDecl& decl = *p_.sources[e_.id].decl;
    for (const syntax::FileRef& from : decl.from)
      paragraph("From " + code(from.path.text) + (from.format.written() ? " as " + escapedMarkdown(from.format.text) : ""));
    if (!decl.complete.written()) paragraph("Not said to be complete: further rows may exist.");
  }

  void ofReport() {
    for (const syntax::ReportContent& content : p_.reports[e_.id].decl->contents) {
      item("(" + escapedMarkdown(content.label.text) + ") " + escapedMarkdown(content.title.text));
    }
    endList();
  }

  std::string citedText(const syntax::Citation& citation) const {
    std::string text = escapedMarkdown(citation.document + " " + citation.locator);
    const sema::EntryRef entry = p_.entryOf(citation, d_.module);
    if (entry.found()) {
      const std::string& opening = p_.documents[entry.document].clauses[entry.clause].opening;
      if (!opening.empty()) text += " — “" + escapedMarkdown(opening) + "”";
    }
    return text;
  }

  void cites() {
    if (d_.citations == nullptr || d_.citations->empty() || e_.kind == EntityKind::Clause) return;
    paragraph("Under");
    size_t told = 0;
    for (const syntax::Citation& citation : *d_.citations) {
      if (++told <= kMostValues) item(citedText(citation));
    }
    endList();
  }

  void where() {
    if (d_.module == kNone || e_.kind == EntityKind::Element || e_.kind == EntityKind::Parameter || e_.kind == EntityKind::Module) return;
    paragraph("*" + escapedMarkdown(p_.modules[d_.module]->name) + "*");
  }

  const sema::CheckedProgram& p_;
  const Entity& e_;
  Description d_;
  std::string_view written_;
  std::string out_;
  bool inList_ = false;
};

std::optional<Hover> ofKeyword(const Index& index, FileId file, uint32_t offset) {
  const std::string_view text = index.sources().file(file).text();
  const auto declaration = declarationTextAt(text, offset);
  if (!declaration) return std::nullopt;
  const syntax::TokenStream stream = tokensOf(index.sources(), file, *declaration);
  const syntax::Token* token = tokenAt(stream, offset);
  if (token == nullptr || !isKeyword(token->kind)) return std::nullopt;
  const std::string_view sentence = keywordSentence(token->kind);
  if (sentence.empty()) return std::nullopt;
  Hover hover;
  hover.span = {file, token->begin, token->end};
  hover.markdown = block(text.substr(token->begin, token->end - token->begin)) + "\n" + std::string(sentence) + "\n";
  return hover;
}

std::optional<Hover> ofExpression(const Index& index, FileId file, uint32_t offset) {
  const ScopeAt at = scopeAt(index, file, offset);
  if (at.innermost == syntax::kNoExpr) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::Type type = p.info(at.scope.module, at.innermost).type;
  if (type.isError()) return std::nullopt;
  Hover hover;
  hover.span = p.expr(at.scope.module, at.innermost).span;
  hover.markdown = block(p.written(hover.span) + " : " + p.typeText(type)) + "\n";
  if (type.optional) hover.markdown += "May be absent.\n";
  return hover;
}

}  // namespace

std::string escapedMarkdown(std::string_view text) {
  if (text.size() > kMostWords) return escapedMarkdown(text.substr(0, settled(text, kMostWords))) + " …";
  std::string out;
  std::string line;
  const auto flush = [&] {
    for (char c : harmless(line)) {
      if (std::string_view("\\`*_{}[]<>#|~&!").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
    line.clear();
  };
  for (char c : text) {
    if (c != '\n') {
      line += c;
      continue;
    }
    flush();
    out += "  \n";
  }
  flush();
  return out;
}

std::string_view keywordSentence(TokenKind kind) {
  switch (kind) {
#define KEYWORD(name, sentence) \
  case TokenKind::name:         \
    return sentence;
#include "compiler/query/keyword_sentences.def"
#undef KEYWORD
    default: return {};
  }
}

std::string documentationOf(const Index& index, const Entity& entity) {
  return entity.known() ? Writer(index, entity).run() : std::string();
}

std::optional<Hover> hover(const Index& index, FileId file, uint32_t offset) {
  if (file >= index.sources().size()) return std::nullopt;
  const std::string_view text = index.sources().file(file).text();
  offset = settled(text, offset);
  if (inComment(text, offset)) return std::nullopt;
  if (const Occurrence* here = index.at(file, offset)) {
    const std::string_view written = text.substr(here->span.begin, here->span.end - here->span.begin);
    return Hover{here->span, Writer(index, here->entity, written).run(), here->entity};
  }
  if (offset >= text.size() || text[offset] == ' ' || text[offset] == '\n') {
    if (offset == 0 || text[offset - 1] == ' ' || text[offset - 1] == '\n') return std::nullopt;
  }
  if (auto keyword = ofKeyword(index, file, offset)) return keyword;
  return ofExpression(index, file, offset);
}

}  // namespace tollgate::query
