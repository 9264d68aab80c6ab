#include "compiler/query/index.h"

#include <algorithm>

#include "compiler/query/occurrences.h"

namespace tollgate::query {

Index::Index(const sema::CheckedProgram& program, const SourceMap& sources)
    : program_(program), sources_(sources), files_(Collector(program, sources).run()) {
  for (Id m = 0; m < program.modules.size(); ++m) modules_.emplace(program.modules[m]->file, m);
  for (FileId file = 0; file < files_.size(); ++file) {
    for (uint32_t i = 0; i < files_[file].size(); ++i) byEntity_.push_back({files_[file][i].entity, {file, i}});
  }
  std::sort(byEntity_.begin(), byEntity_.end());
}

const Occurrence* Index::at(FileId file, uint32_t offset) const {
  if (file >= files_.size()) return nullptr;
  const std::vector<Occurrence>& all = files_[file];
  auto from = std::upper_bound(all.begin(), all.end(), offset, [](uint32_t at, const Occurrence& o) { return at < o.span.begin; });
  const Occurrence* best = nullptr;
  const auto length = [](const Occurrence& o) { return o.span.end - o.span.begin; };
  // Those that hold others are a cell and a citation, so few stand in front of the one that is meant.
  for (int back = 0; from != all.begin() && back < 8; ++back) {
    --from;
    if (from->span.end < offset) continue;
    // Between two that touch, the one that begins here.
    const bool begins = best != nullptr && best->span.begin == offset && from->span.end == offset;
    if (best == nullptr || (!begins && length(*from) < length(*best))) best = &*from;
  }
  return best;
}

std::span<const Occurrence> Index::in(FileId file) const {
  if (file >= files_.size()) return {};
  return files_[file];
}

std::vector<Occurrence> Index::of(const Entity& entity) const {
  std::vector<Occurrence> out;
  if (!entity.known()) return out;
  auto at = std::lower_bound(byEntity_.begin(), byEntity_.end(), entity,
                             [](const auto& entry, const Entity& e) { return entry.first < e; });
  for (; at != byEntity_.end() && at->first == entity; ++at) out.push_back(files_[at->second.first][at->second.second]);
  return out;
}

size_t Index::countOf(const Entity& entity) const { return of(entity).size(); }

Id Index::moduleOf(FileId file) const {
  const auto found = modules_.find(file);
  return found == modules_.end() ? kNone : found->second;
}

const syntax::Decl* Index::declarationBefore(FileId file, uint32_t offset) const {
  const Id module = moduleOf(file);
  if (module == kNone) return nullptr;
  const std::vector<syntax::Decl>& decls = program_.modules[module]->tree.decls;  // in the order written
  const auto begin = [](const syntax::Decl& decl) {
    const syntax::DeclBase& base = syntax::base(decl);
    return base.docSpan.valid() ? std::min(base.docSpan.begin, base.span.begin) : base.span.begin;
  };
  const auto after = std::upper_bound(decls.begin(), decls.end(), offset,
                                      [&](uint32_t at, const syntax::Decl& decl) { return at < begin(decl); });
  return after == decls.begin() ? nullptr : &*(after - 1);
}

const syntax::Decl* Index::declarationAt(FileId file, uint32_t offset) const {
  const syntax::Decl* decl = declarationBefore(file, offset);
  if (decl == nullptr || !syntax::base(*decl).span.valid()) return nullptr;
  return offset <= syntax::base(*decl).span.end ? decl : nullptr;
}

Entity Index::declaredBy(Span nameSpan) const {
  if (!nameSpan.valid() || nameSpan.file >= files_.size()) return {};
  const std::vector<Occurrence>& all = files_[nameSpan.file];
  auto from = std::lower_bound(all.begin(), all.end(), nameSpan.begin, [](const Occurrence& o, uint32_t at) { return o.span.begin < at; });
  for (; from != all.end() && from->span.begin <= nameSpan.end; ++from) {
    if (from->use == Use::Declares && from->span.end <= nameSpan.end) return from->entity;
  }
  return {};
}

namespace {

bool holds(Span span, uint32_t offset) { return span.valid() && span.begin <= offset && offset <= span.end; }

template <typename Parts>
const syntax::DeclBase* around(const Parts& parts, uint32_t offset) {
  for (const auto& part : parts) {
    if (holds(part.span, offset)) return &part;
  }
  return nullptr;
}

/// The part of a declaration that has a name of its own.
const syntax::DeclBase* partAt(const syntax::Decl& decl, uint32_t offset) {
  if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
    for (const syntax::CriterionDecl& criterion : gate->criteria) {
      if (!holds(criterion.span, offset)) continue;
      const syntax::DeclBase* define = around(criterion.defines, offset);
      return define != nullptr ? define : &criterion;
    }
    return around(gate->defines, offset);
  }
  if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
    if (const syntax::DeclBase* test = around(pack->tests, offset)) return test;
    for (const syntax::FamilyDecl& family : pack->families) {
      if (const syntax::DeclBase* test = around(family.tests, offset)) return test;
    }
    return around(pack->groups, offset);
  }
  return nullptr;
}

}  // namespace

Entity Index::containerAt(FileId file, uint32_t offset) const {
  const syntax::Decl* decl = declarationAt(file, offset);
  if (decl == nullptr) return {};
  if (const syntax::DeclBase* part = partAt(*decl, offset)) {
    if (const Entity entity = declaredBy(part->nameSpan); entity.known()) return entity;
  }
  return declaredBy(syntax::base(*decl).nameSpan);
}

}  // namespace tollgate::query
