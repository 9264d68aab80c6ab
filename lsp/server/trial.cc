#include "lsp/server/trial.h"

#include <algorithm>
#include <map>
#include <utility>

namespace tollgate::lsp {

std::shared_ptr<const Analysis> tried(const Services& services, const Analysis& of, const std::vector<query::Edit>& edits) {
  std::map<FileId, std::vector<query::Edit>> byFile;
  for (const query::Edit& edit : edits) byFile[edit.span.file].push_back(edit);
  auto open = std::make_shared<OpenFiles>(*of.snapshot().open);
  std::shared_ptr<const SourceFile> root = of.snapshot().text;
  for (auto& [id, changes] : byFile) {
    std::sort(changes.begin(), changes.end(), [](const query::Edit& a, const query::Edit& b) { return a.span.begin < b.span.begin; });
    const SourceFile& file = of.sources().file(id);
    auto text = std::make_shared<const SourceFile>(file.name(), query::applied(file.text(), changes));
    if (id == of.file()) root = text;
    std::string identity = services.identities.of(file.name());
    if (open->contains(file.name())) identity = file.name();  // of what is no file
    (*open)[identity].text = std::move(text);
  }
  ParsedFiles files(services.files);
  const Services own{services.host,   services.identities,  files,           services.workspace, services.closed,
                     services.tokens, services.completions, services.lenses, services.limits};
  auto analysis = std::make_shared<Analysis>(Snapshot{std::move(root), of.snapshot().path, of.snapshot().library, std::move(open)});
  analysis->run(own);
  return analysis->fault().empty() && analysis->file() == of.file() ? analysis : nullptr;
}

}  // namespace tollgate::lsp
