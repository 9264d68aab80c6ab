#pragma once
// All programs of a workspace that a file is part of: those of open documents, and those of closed files, checked for the occasion.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lsp/server/verdicts.h"

namespace tollgate::lsp {

using Analyses = std::vector<std::shared_ptr<const Analysis>>;

/// What of a workspace a request sees. Immutable but for what its parts keep to themselves.
struct Programs {
  const Services& services;
  Analyses open;  // finished, of the documents that are open
  std::shared_ptr<const OpenFiles> openFiles;
  std::vector<std::string> folders;                            // paths of the workspace
  std::string library;                                         // asked for by the client
  std::vector<std::shared_ptr<const Verdicts>> verdicts = {};  // the last, whether they hold or not

  /// Calls `visit` for every program that one of these files is part of, but for those of closed files that another one holds. Files of one
  /// path have one number in all of them.
  void each(const std::vector<std::string>& paths, const std::function<void(const Analysis&)>& visit) const;
  /// Of `name` nobody may make a change: it lies in the library of that analysis, and neither is it open nor is the library in the
  /// workspace.
  bool isReadOnly(const Analysis& analysis, const std::string& name) const;
};

}  // namespace tollgate::lsp
