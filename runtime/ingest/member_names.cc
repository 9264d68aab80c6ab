#include "runtime/ingest/member_names.h"

#include <algorithm>

#include "compiler/support/diagnostics.h"

namespace tollgate::ingest {

void MemberNames::takeLine(std::span<const NamedCell> line, Place place) {
  const bool isAsBefore = line.size() == lineBefore_.size() &&
                          std::equal(line.begin(), line.end(), lineBefore_.begin(),
                                     [](const NamedCell& cell, const std::string& name) { return cell.name == name; });
  if (isAsBefore) return;
  lineBefore_.clear();
  for (const NamedCell& cell : line) lineBefore_.emplace_back(cell.name);
  for (const std::string& name : lineBefore_) {
    const auto known = members_.find(name);
    if (known == members_.end() && members_.size() >= kMost) continue;
    Member& member = known == members_.end() ? members_.emplace(name, called(name)).first->second : known->second;
    if (member.near.empty() || member.besideNear) continue;
    if (std::find(lineBefore_.begin(), lineBefore_.end(), member.near) != lineBefore_.end())
      member.besideNear = true;
    else if (!member.alone)
      member.alone = place;
  }
}

MemberNames::Member MemberNames::called(const std::string& name) const {
  Member member;
  member.mapped = std::any_of(mapped_.begin(), mapped_.end(), [&](const std::string& key) {
    return key == name || key.starts_with(name + ".") || name.starts_with(key + ".");
  });
  if (!member.mapped) member.near = nearest(name, mapped_);
  return member;
}

std::optional<MemberNames::Slip> MemberNames::slip() const {
  std::optional<Slip> found;
  for (const auto& [name, member] : members_) {
    if (!member.alone || member.besideNear || (found && found->place.line <= member.alone->line)) continue;
    found = Slip{name, member.near, *member.alone};
  }
  return found;
}

std::vector<std::string> MemberNames::unmapped() const {
  std::vector<std::string> names;
  for (const auto& [name, member] : members_) {
    if (!member.mapped) names.push_back(name);
  }
  return names;
}

}  // namespace tollgate::ingest
