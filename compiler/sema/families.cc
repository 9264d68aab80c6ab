#include "compiler/sema/families.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tollgate::sema {

using syntax::ExprKind;

std::vector<const ClauseInfo*> Family::entries() {
  std::vector<const ClauseInfo*> found;
  if (!findList() || !versionFits()) return found;
  std::vector<std::string> open;
  for (const ClauseInfo& entry : list_->clauses) {
    if (!entry.inForce) continue;  // another version of it is
    const Truth truth = decl_.where == syntax::kNoExpr ? Truth::Yes : holds(decl_.where, entry);
    if (refused_) return {};
    if (truth == Truth::Yes) found.push_back(&entry);
    if (truth == Truth::Open) open.push_back(entry.id);
  }
  if (!open.empty()) {
    const std::string first = fmt::format(
        "{}", fmt::join(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(open.size(), 3)), ", "));
    const std::string more = open.size() > 3 ? fmt::format(" and {} more", open.size() - 3) : "";
    c_.report(DiagKind::FamilyNotTold, e(decl_.where).span,
              {fmt::format("the list does not tell `{}` of {}{}", fmt::join(notTold_, "`, `"), first, more)});
    return {};
  }
  if (found.empty())
    c_.report(DiagKind::EmptyFamily, decl_.where == syntax::kNoExpr ? decl_.list.span : e(decl_.where).span, {decl_.list.text});
  return found;
}

bool Family::findList() {
  if (!decl_.list.written()) return false;  // said by the parser
  Id id = kNone;
  for (Id d = 0; d < c_.p.documents.size(); ++d) {
    const DocumentInfo& document = c_.p.documents[d];
    if (document.list == nullptr || document.decl().name != decl_.list.text) continue;
    if (id == kNone || document.module == module_) id = d;
  }
  if (id == kNone) {
    std::vector<std::string> names;
    for (const DocumentInfo& document : c_.p.documents) {
      if (document.list != nullptr) names.push_back(document.decl().name);
    }
    c_.suggest(c_.report(DiagKind::NoSuchRegister, decl_.list.span, {decl_.list.text}), decl_.list.span, decl_.list.text, names);
    return false;
  }
  list_ = &c_.p.documents[id];
  c_.markUse(module_, list_->module);
  if (!list_->known) c_.report(DiagKind::RegisterUnread, decl_.list.span, {decl_.list.text});
  return list_->known;
}

bool Family::versionFits() {
  const std::string& is = list_->list->version.text;
  if (is == decl_.version.text) return true;
  if (decl_.version.written()) {
    c_.report(DiagKind::RegisterVersion, decl_.version.span, {decl_.list.text, is.empty() ? "not told" : is, decl_.version.text});
    return false;
  }
  Diagnostic& diag = c_.report(DiagKind::RegisterVersionMissing, decl_.list.span, {decl_.list.text});
  const Span after{decl_.list.span.file, decl_.list.span.end, decl_.list.span.end};
  diag.fixes.push_back({fmt::format("write `version \"{}\"`", is), {{after, fmt::format(" version \"{}\"", is)}}});
  return false;
}

// ---- the condition ------------------------------------------------------------------------------------------------

Family::Truth Family::holds(syntax::ExprId id, const ClauseInfo& entry) {
  const syntax::Expr& expr = e(id);
  switch (expr.kind) {
    case ExprKind::And:
    case ExprKind::AllOf: return all(expr, entry, true);
    case ExprKind::Or:
    case ExprKind::AnyOf: return all(expr, entry, false);
    case ExprKind::Not: {
      const Truth inner = holds(expr.kids[0], entry);
      return inner == Truth::Open ? inner : inner == Truth::Yes ? Truth::No : Truth::Yes;
    }
    case ExprKind::True: return Truth::Yes;
    case ExprKind::False: return Truth::No;
    case ExprKind::Name:
    case ExprKind::Member: {
      const auto what = asked(id);
      if (!what) return Truth::Open;
      if (what->code || what->name || !list_->columns[what->column].flag) return refuse(expr.span);
      const std::string& flag = cell(*what, entry);
      if (flag.empty()) return Truth::Open;
      return flag == "true" ? Truth::Yes : Truth::No;
    }
    case ExprKind::Compare: return compare(expr, entry);
    case ExprKind::IsOneOf: return oneOf(expr, entry);
    case ExprKind::Error: refused_ = true; return Truth::Open;
    default: return refuse(expr.span);
  }
}

/// Kleene's `and` and `or`.
Family::Truth Family::all(const syntax::Expr& expr, const ClauseInfo& entry, bool conjunction) {
  const Truth decides = conjunction ? Truth::No : Truth::Yes;
  Truth result = conjunction ? Truth::Yes : Truth::No;
  for (const syntax::ExprId kid : expr.kids) {
    const Truth here = holds(kid, entry);
    if (here == decides) return decides;
    if (here == Truth::Open) result = here;
  }
  return result;
}

Family::Truth Family::compare(const syntax::Expr& expr, const ClauseInfo& entry) {
  if (expr.compare != syntax::CompareOp::Is && expr.compare != syntax::CompareOp::IsNot) return refuse(expr.span);
  const auto what = asked(expr.kids[0]);
  if (!what) return Truth::Open;
  const auto value = constant(expr.kids[1]);
  if (!value) return refuse(e(expr.kids[1]).span);
  const std::string& text = cell(*what, entry);
  if (text.empty()) return Truth::Open;
  return (text == *value) == (expr.compare == syntax::CompareOp::Is) ? Truth::Yes : Truth::No;
}

Family::Truth Family::oneOf(const syntax::Expr& expr, const ClauseInfo& entry) {
  const auto what = asked(expr.kids[0]);
  if (!what) return Truth::Open;
  bool found = false;
  const std::string& text = cell(*what, entry);
  for (size_t i = 1; i < expr.kids.size(); ++i) {
    const auto value = constant(expr.kids[i]);
    if (!value) return refuse(e(expr.kids[i]).span);
    found = found || *value == text;
  }
  if (text.empty()) return Truth::Open;
  return found != expr.negated ? Truth::Yes : Truth::No;
}

std::optional<Family::Asked> Family::asked(syntax::ExprId id) {
  const syntax::Expr& expr = e(id);
  const bool member = expr.kind == ExprKind::Member && e(expr.kids[0]).kind == ExprKind::Name && e(expr.kids[0]).text == decl_.element.text;
  if (expr.kind != ExprKind::Name && !member) {
    refuse(expr.span);
    return std::nullopt;
  }
  auto found = columnNamed(expr.text, member ? expr.nameSpan : expr.span);
  if (!found) refused_ = true;
  return found;
}

std::optional<Family::Asked> Family::columnNamed(const std::string& word, Span span) {
  if (word == "code") return Asked{true, false, 0};
  if (word == "name") return Asked{false, true, 0};
  for (size_t i = 0; i < list_->columns.size(); ++i) {
    if (list_->columns[i].name == word) return Asked{false, false, i};
  }
  if (once(span)) {
    std::vector<std::string> names = {"code", "name"};
    for (const ListColumn& column : list_->columns) names.push_back(column.name);
    c_.suggest(c_.report(DiagKind::UnknownColumn, span, {decl_.list.text, word}), span, word, names);
  }
  return std::nullopt;
}

const std::string& Family::cell(const Asked& asked, const ClauseInfo& entry) {
  static const std::string kNotTold;
  const std::string& told = asked.code                          ? entry.id
                            : asked.name                        ? entry.opening
                            : asked.column < entry.cells.size() ? entry.cells[asked.column].told
                                                                : kNotTold;
  if (told.empty()) {
    const std::string column = asked.code ? "code" : asked.name ? "name" : list_->columns[asked.column].name;
    if (std::find(notTold_.begin(), notTold_.end(), column) == notTold_.end()) notTold_.push_back(column);
  }
  return told;
}

std::optional<std::string> Family::constant(syntax::ExprId id) const {
  const syntax::Expr& expr = e(id);
  switch (expr.kind) {
    case ExprKind::TextLit:
    case ExprKind::CountLit: return expr.text;
    case ExprKind::True: return "true";
    case ExprKind::False: return "false";
    default: return std::nullopt;
  }
}

Family::Truth Family::refuse(Span span) {
  refused_ = true;
  if (once(span)) c_.report(DiagKind::FamilyCondition, span);
  return Truth::Open;
}

bool Family::once(Span span) { return said_.insert(span.begin).second; }

// ---- the tests ----------------------------------------------------------------------------------------------------

/// Of the column in a `{v.code}` of the text at `span`.
Span Family::columnSpan(const std::string& inside, Span span) const {
  const std::string_view written = c_.sources().file(span.file).text().substr(span.begin, span.end - span.begin);
  const size_t at = written.find("{" + inside + "}");
  if (at == std::string_view::npos) return span;
  const auto end = static_cast<uint32_t>(span.begin + at + 1 + inside.size());
  return {span.file, end - static_cast<uint32_t>(inside.size() - decl_.element.text.size() - 1), end};
}

/// `{v.code}` and its like are replaced by what the list tells of the entry.
std::string Family::filled(const std::string& text, Span span, const ClauseInfo& entry) {
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find('{', at);
    if (open == std::string::npos) break;
    const size_t close = text.find('}', open);
    if (close == std::string::npos) {
      if (once(span)) c_.report(DiagKind::UnknownColumn, span, {decl_.list.text, text.substr(open)}).help = "close the brace: `{v.code}`";
      break;
    }
    out += text.substr(at, open - at);
    const std::string inside = text.substr(open + 1, close - open - 1);
    at = close + 1;
    const std::string own = decl_.element.text + ".";
    if (!inside.starts_with(own)) {
      if (once(span)) c_.report(DiagKind::UnknownColumn, span, {decl_.list.text, inside});
      out += entry.id;
      continue;
    }
    const auto what = columnNamed(inside.substr(own.size()), columnSpan(inside, span));
    if (!what) out += entry.id;  // something of its own, so that no test is taken for another
    if (!what) continue;
    std::string told = cell(*what, entry);
    const bool ofColumn = !what->code && !what->name && what->column < entry.cells.size();
    if (told.empty() && ofColumn) told = entry.cells[what->column].unknown;  // a person reads "various"
    if (told.empty() && once(span)) {
      c_.report(DiagKind::FamilyNotTold, span, {fmt::format("the list does not tell `{}` of {}", inside.substr(own.size()), entry.id)});
    }
    out += told;
  }
  return out + text.substr(std::min(at, text.size()));
}

syntax::TestDecl Family::test(const syntax::TestDecl& pattern, const ClauseInfo& entry) {
  syntax::TestDecl made = pattern;
  const auto fill = [&](std::string& text, Span span) {
    if (text.find('{') != std::string::npos) text = filled(text, span, entry);
  };
  fill(made.name, made.nameSpan);
  fill(made.title.text, made.title.span);
  fill(made.group.text, made.group.span);
  for (syntax::Covers& covers : made.covers) {
    for (syntax::Citation& citation : covers.citations) {
      fill(citation.locator, citation.span);
      fill(citation.version.text, citation.version.span);
    }
    fill(covers.because.text, covers.because.span);
  }
  for (syntax::Citation& citation : made.exercises) fill(citation.locator, citation.span);
  for (syntax::NamedValue& line : made.fields) {
    for (syntax::NameRef& value : line.values) {
      if (value.text.starts_with(decl_.element.text + ".")) value.text = "{" + value.text + "}";
      fill(value.text, value.span);
    }
  }
  for (auto* texts : {&made.given, &made.when, &made.then}) {
    for (syntax::TextRef& text : *texts) fill(text.text, text.span);
  }
  return made;
}

}  // namespace tollgate::sema
