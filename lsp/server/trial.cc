#include "lsp/server/trial.h"

#include <utility>

namespace tollgate::lsp {

std::shared_ptr<const Analysis> tried(const Services& services, const Analysis& of, const std::map<FileId, std::string>& texts) {
  auto open = std::make_shared<OpenFiles>(*of.snapshot().open);
  std::shared_ptr<const SourceFile> root = of.snapshot().text;
  for (const auto& [id, changed] : texts) {
    const std::string& name = of.sources().file(id).name();
    auto text = std::make_shared<const SourceFile>(name, changed);
    if (id == of.file()) root = text;
    (*open)[open->contains(name) ? name : services.identities.of(name)].text = std::move(text);  // what is no file is known by its name
  }
  ParsedFiles files(services.files);
  const Services own{services.host,   services.identities,  files,           services.workspace, services.closed,
                     services.tokens, services.completions, services.lenses, services.limits};
  auto analysis = std::make_shared<Analysis>(Snapshot{std::move(root), of.snapshot().path, of.snapshot().library, std::move(open)});
  analysis->run(own);
  return analysis->fault().empty() && analysis->file() == of.file() ? analysis : nullptr;
}

}  // namespace tollgate::lsp
