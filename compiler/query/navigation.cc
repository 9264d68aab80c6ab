#include "compiler/query/navigation.h"

#include <algorithm>

#include "compiler/query/scopes.h"
#include "compiler/query/table_cells.h"
#include "compiler/query/text.h"

namespace tollgate::query {

using syntax::ExprKind;

namespace {

bool before(Span a, Span b) { return a.file != b.file ? a.file < b.file : a.begin != b.begin ? a.begin < b.begin : a.end < b.end; }

std::vector<Span> sortedSpans(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), before);
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  return spans;
}

Place moduleStart(const Index& index, Id module) {
  const Span start{index.program().modules[module]->file, 0, 0};
  return {start, start};
}

void placesOf(const Index& index, const Entity& entity, Destinations& out) {
  if (entity.kind == EntityKind::Module) {
    out.places.push_back(moduleStart(index, entity.id));
    return;
  }
  const Description d = describe(index.program(), entity);
  if (d.nameSpan.valid()) {
    out.places.push_back({d.nameSpan, d.span});
  } else if (entity.kind == EntityKind::Clause) {
    const sema::ClauseInfo& clause = index.program().documents[entity.id].clauses[entity.part];
    if (!clause.file.empty()) out.lists.push_back({clause.file, clause.line});
  } else {
    for (const Occurrence& o : index.of(entity)) {
      if (o.use != Use::Declares) continue;
      out.places.push_back({o.span, o.span});
      break;
    }
  }
}

/// `use svtad`: all modules of a folder.
bool folderOfUse(const Index& index, FileId file, uint32_t offset, Destinations& out) {
  const Id module = index.moduleOf(file);
  if (module == kNone) return false;
  for (const auto& [use, modules] : index.program().modules[module]->uses) {
    if (offset < use->nameSpan.begin || offset > use->nameSpan.end || modules.empty()) continue;
    out.origin = use->nameSpan;
    for (Id used : modules) out.places.push_back(moduleStart(index, used));
    return true;
  }
  return false;
}

/// The look-ups that can read a cell: those whose constants are its row and its column.
std::vector<Span> readersOfCell(const Index& index, const Entity& cell) {
  const sema::CheckedProgram& p = index.program();
  const syntax::TableDecl& decl = *p.tables[cell.id].decl;
  std::vector<std::vector<Id>> wanted = {ordinalsIn(index, decl.rows[cell.part].head.span)};
  if (cell.more < decl.heading.size()) wanted.push_back(ordinalsIn(index, decl.heading[cell.more].span));
  std::vector<Span> out;
  for (Id m = 0; m < p.modules.size(); ++m) {
    const std::vector<syntax::Expr>& exprs = p.modules[m]->tree.exprs;
    for (syntax::ExprId id = 0; id < exprs.size(); ++id) {
      const sema::ExprInfo& info = p.info(m, id);
      if (exprs[id].kind != ExprKind::Index || info.made || info.res.meaning != sema::Meaning::Table || info.res.id != cell.id) continue;
      bool reads = true;
      for (size_t axis = 0; axis < wanted.size() && axis + 1 < exprs[id].kids.size(); ++axis) {
        const sema::Resolution& res = p.info(m, exprs[id].kids[axis + 1]).res;
        if (res.meaning != sema::Meaning::EnumValue) continue;
        reads = reads && std::find(wanted[axis].begin(), wanted[axis].end(), res.extra) != wanted[axis].end();
      }
      if (reads) out.push_back(exprs[id].span);
    }
  }
  return out;
}

sema::Type typeAt(const Index& index, FileId file, uint32_t offset) {
  const Occurrence* here = index.at(file, offset);
  if (here != nullptr) {
    const sema::Type type = typeOf(index.program(), here->entity);
    if (!type.isError()) return type;
  }
  const ScopeAt at = scopeAt(index, file, offset);
  return at.innermost == syntax::kNoExpr ? sema::Type{} : index.program().info(at.scope.module, at.innermost).type;
}

Entity entityAt(const Index& index, FileId file, uint32_t offset) {
  const Occurrence* here = index.at(file, offset);
  return here == nullptr ? Entity{} : here->entity;
}

void addContainers(const Index& index, const std::vector<Occurrence>& uses, Destinations& out) {
  for (const Occurrence& o : uses) {
    if (o.use == Use::Declares) continue;
    const Entity container = index.containerAt(o.span.file, o.span.begin);
    const Description d = describe(index.program(), container);
    if (d.nameSpan.valid()) out.places.push_back({d.nameSpan, d.span});
  }
}

}  // namespace

void sortPlaces(std::vector<Place>& places) {
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return before(a.name, b.name); });
  const auto same = [](const Place& a, const Place& b) { return a.name == b.name; };
  places.erase(std::unique(places.begin(), places.end(), same), places.end());
}

Destinations definition(const Index& index, FileId file, uint32_t offset) {
  Destinations out;
  const Occurrence* here = index.at(file, offset);
  if (here == nullptr) {
    folderOfUse(index, file, offset, out);
    return out;
  }
  out.origin = here->span;
  placesOf(index, here->entity, out);
  return out;
}

Destinations declaration(const Index& index, FileId file, uint32_t offset) {
  Destinations out = definition(index, file, offset);
  const Entity entity = entityAt(index, file, offset);
  if (entity.kind != EntityKind::Test) return out;
  out.places.clear();
  for (const Occurrence& o : index.of(entity)) {
    if (o.use == Use::Declares) out.places.push_back({o.span, o.span});
  }
  sortPlaces(out.places);
  return out;
}

Destinations typeDefinition(const Index& index, FileId file, uint32_t offset) {
  Destinations out;
  const Occurrence* here = index.at(file, offset);
  if (here != nullptr) out.origin = here->span;
  Entity type = entityOf(typeAt(index, file, offset));
  if (!type.known()) return out;
  const sema::CheckedProgram& p = index.program();
  if (type.kind == EntityKind::Enum && p.enums[type.id].interpretation != kNone)
    type = {EntityKind::Interpretation, p.enums[type.id].interpretation, kNone, kNone};
  placesOf(index, type, out);
  return out;
}

Destinations implementation(const Index& index, FileId file, uint32_t offset) {
  Destinations out;
  const Occurrence* here = index.at(file, offset);
  if (here == nullptr) return out;
  out.origin = here->span;
  const sema::CheckedProgram& p = index.program();
  const Entity& entity = here->entity;
  const auto readBy = [&](Id record, Id decision) {
    for (const sema::SourceInfo& source : p.sources) {
      if ((record != kNone && source.record == record) || (decision != kNone && source.decision == decision))
        out.places.push_back({source.decl->nameSpan, source.decl->span});
    }
  };
  switch (entity.kind) {
    case EntityKind::Clause: addContainers(index, index.of(entity), out); break;
    case EntityKind::Report: readBy(p.reports[entity.id].record, kNone); break;
    case EntityKind::Decision: readBy(kNone, entity.id); break;
    case EntityKind::Record:
    case EntityKind::Collection:
      readBy(entity.id, kNone);
      if (entity.id != p.tests) break;
      for (const sema::PackInfo& pack : p.packs) out.places.push_back({pack.decl->nameSpan, pack.decl->span});
      break;
    default: placesOf(index, entity, out);
  }
  sortPlaces(out.places);
  return out;
}

std::vector<Span> referencesOf(const Index& index, const Entity& entity, bool declarations) {
  std::vector<Span> out;
  if (entity.kind == EntityKind::TableCell) out = readersOfCell(index, entity);
  for (const Occurrence& o : index.of(entity)) {
    if (declarations || o.use != Use::Declares) out.push_back(o.span);
  }
  return sortedSpans(std::move(out));
}

std::vector<Span> references(const Index& index, FileId file, uint32_t offset, bool declarations) {
  return referencesOf(index, entityAt(index, file, offset), declarations);
}

FileId declaringFile(const Index& index, const Entity& entity) {
  const sema::CheckedProgram& p = index.program();
  if (entity.kind == EntityKind::Module) return p.modules[entity.id]->file;
  if (const Span span = nameSpanOf(p, entity); span.valid()) return span.file;
  return entity.kind == EntityKind::Clause ? p.documents[entity.id].decl().nameSpan.file : kNoFile;
}

std::optional<Span> samePlace(const Index& from, const Entity& entity, const Index& to) {
  const auto use = [&](const Entity& there) -> std::optional<Span> {
    const std::vector<Occurrence> all = there.id == kNone ? std::vector<Occurrence>{} : to.of(there);
    return all.empty() ? std::nullopt : std::optional(all.front().span);
  };
  const sema::CheckedProgram& p = from.program();
  if (entity.kind == EntityKind::Module) return use({EntityKind::Module, to.moduleOf(p.modules[entity.id]->file)});
  if (const Span span = nameSpanOf(p, entity); span.valid()) {
    const Occurrence* there = to.at(span.file, span.begin);
    return there != nullptr && there->entity.kind == entity.kind ? std::optional(span) : std::nullopt;
  }
  if (entity.kind != EntityKind::Clause) return std::nullopt;
  return use({EntityKind::Clause, to.declaredBy(p.documents[entity.id].decl().nameSpan).id, entity.part});
}

std::vector<Highlight> highlights(const Index& index, FileId file, uint32_t offset) {
  std::vector<Highlight> out;
  for (const Occurrence& o : index.of(entityAt(index, file, offset))) {
    if (o.span.file == file) out.push_back({o.span, o.use});
  }
  return out;
}

std::vector<Span> linkedEditing(const Index& index, FileId file, uint32_t offset) {
  const Entity entity = entityAt(index, file, offset);
  const bool local = entity.kind == EntityKind::Element || entity.kind == EntityKind::Parameter ||
                     entity.kind == EntityKind::FamilyElement || entity.kind == EntityKind::Capture;
  if (!local) return {};
  std::vector<Span> out;
  for (const Occurrence& o : index.of(entity)) {
    if (o.spelling != Spelling::Name || o.span.file != file) return {};
    out.push_back(o.span);
  }
  return out.size() > 1 ? out : std::vector<Span>{};
}

}  // namespace tollgate::query
