#include "compiler/query/calls.h"

#include <algorithm>
#include <map>

#include "compiler/query/navigation.h"

namespace tollgate::query {

namespace {

bool canBeRead(EntityKind kind) {
  switch (kind) {
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Table:
    case EntityKind::Decision:
    case EntityKind::Interpretation:
    case EntityKind::Gate:
    case EntityKind::Report: return true;
    default: return false;
  }
}

bool canRead(EntityKind kind) { return canBeRead(kind) || kind == EntityKind::Criterion || kind == EntityKind::Record; }

CallItem itemOf(const Index& index, const Entity& entity) {
  const Description d = describe(index.program(), entity);
  CallItem item;
  item.entity = entity, item.name = d.qualified;
  item.detail = std::string(kindWords(entity.kind));
  if (d.module != kNone) item.detail += " of " + index.program().modules[d.module]->name;
  item.selection = d.nameSpan;
  item.span = cover(d.span, d.nameSpan);
  return item;
}

std::vector<Call> grouped(const Index& index, const std::map<Entity, std::vector<Span>>& found) {
  std::vector<Call> out;
  for (const auto& [entity, spans] : found) {
    Call call{itemOf(index, entity), spans};
    if (call.item.selection.valid()) out.push_back(std::move(call));
  }
  std::sort(out.begin(), out.end(), [](const Call& a, const Call& b) {
    const Span &x = a.item.selection, &y = b.item.selection;
    return x.file != y.file ? x.file < y.file : x.begin < y.begin;
  });
  return out;
}

}  // namespace

std::vector<CallItem> prepareCalls(const Index& index, FileId file, uint32_t offset) {
  Entity entity;
  if (const Occurrence* here = index.at(file, offset)) entity = here->entity;
  if (!canRead(entity.kind)) entity = index.containerAt(file, offset);
  if (!canRead(entity.kind)) return {};
  CallItem item = itemOf(index, entity);
  if (!item.selection.valid()) return {};
  return {std::move(item)};
}

std::vector<Call> incomingCalls(const Index& index, const Entity& entity) {
  std::map<Entity, std::vector<Span>> found;
  if (!canBeRead(entity.kind)) return {};
  for (const Occurrence& o : index.of(entity)) {
    if (o.use == Use::Declares) continue;
    const Entity reader = index.containerAt(o.span.file, o.span.begin);
    if (canRead(reader.kind)) found[reader].push_back(o.span);
  }
  return grouped(index, found);
}

std::vector<Call> outgoingCalls(const Index& index, const Entity& entity) {
  std::map<Entity, std::vector<Span>> found;
  if (!canRead(entity.kind)) return {};
  const Span span = describe(index.program(), entity).span;
  if (!span.valid()) return {};
  for (const Occurrence& o : index.in(span.file)) {
    if (o.span.begin < span.begin || o.span.end > span.end || o.use == Use::Declares || !canBeRead(o.entity.kind)) continue;
    if (index.containerAt(o.span.file, o.span.begin) == entity) found[o.entity].push_back(o.span);
  }
  return grouped(index, found);
}

}  // namespace tollgate::query
