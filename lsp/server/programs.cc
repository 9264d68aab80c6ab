#include "lsp/server/programs.h"

#include <algorithm>
#include <set>

#include "lsp/server/closed_analyses.h"
#include "lsp/server/users.h"

namespace tollgate::lsp {
namespace {

/// Whether one of the identities is the file of a module of the program.
bool concerns(const Services& services, const Analysis& analysis, const std::set<std::string>& identities) {
  if (!analysis.fault().empty()) return false;
  return std::any_of(analysis.program().modules.begin(), analysis.program().modules.end(), [&](const auto& module) {
    return identities.contains(services.identities.of(analysis.sources().file(module->file).name()));
  });
}

}  // namespace

void Programs::each(const std::vector<std::string>& paths, const std::function<void(const Analysis&)>& visit) const {
  std::set<std::string> identities;
  std::vector<std::string> closed;
  for (const std::string& path : paths) {
    identities.insert(services.identities.of(path));
    for (std::string& user : services.workspace.usersOf(path, folders)) closed.push_back(std::move(user));
  }
  closed.insert(closed.end(), paths.begin(), paths.end());
  std::set<std::string> seen;  // files of programs that were visited: what they mean was told with these
  const auto visited = [&](const Analysis& analysis) {
    for (const auto& module : analysis.program().modules) {
      seen.insert(services.identities.of(analysis.sources().file(module->file).name()));
    }
    visit(analysis);
  };
  for (const auto& analysis : open) {
    if (concerns(services, *analysis, identities)) visited(*analysis);
  }
  ClosedAnalyses::Look look(services);
  for (const std::string& path : closed) {
    if (openFiles->contains(services.identities.of(path)) || seen.contains(services.identities.of(path))) continue;
    const auto analysis = services.closed.of(look, path, library, openFiles);
    if (analysis && concerns(services, *analysis, identities)) visited(*analysis);
  }
}

bool Programs::isReadOnly(const Analysis& analysis, const std::string& name) const {
  const std::string& library = analysis.place().library;
  if (library.empty()) return false;
  const std::string identity = services.identities.of(name);
  if (!identity.starts_with(services.identities.of(library) + "/") || openFiles->contains(identity)) return false;
  return std::none_of(folders.begin(), folders.end(),
                      [&](const std::string& folder) { return identity.starts_with(services.identities.of(folder) + "/"); });
}

}  // namespace tollgate::lsp
