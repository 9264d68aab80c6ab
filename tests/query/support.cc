#include "tests/query/support.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "compiler/support/fixes.h"
#include "tests/sema/support.h"
#include "tests/support/list_file.h"
#include "tests/support/text_file.h"

namespace tollgate::test {

namespace fs = std::filesystem;

namespace {

const std::string kRoot = TOLLGATE_SOURCE_DIR;

std::unique_ptr<Asked> ask(sema::ModuleLoader& loader, const std::string& file, const std::string& name, std::string text) {
  auto asked = std::make_unique<Asked>();
  asked->main = asked->sources.add(file, std::move(text));
  asked->program = sema::check(asked->sources, {{asked->main, name}}, loader, Limits{});
  asked->index = std::make_unique<query::Index>(asked->program, asked->sources);
  for (const auto& module : asked->program.modules) {
    asked->texts[asked->sources.file(module->file).name()] = asked->sources.file(module->file).text();
  }
  return asked;
}

}  // namespace

std::optional<sema::LoadedModule> Folders::load(const std::string& name) {
  std::string path = name;
  std::replace(path.begin(), path.end(), '.', '/');
  for (const std::string& folder : folders_) {
    const std::string file = folder + "/" + path + ".gate";
    if (!fs::exists(file)) continue;
    const auto other = changed.find(file);
    return sema::LoadedModule{file, other == changed.end() ? textOfFile(file) : other->second};
  }
  return std::nullopt;
}

std::vector<std::string> Folders::known() {
  std::vector<std::string> names;
  for (const std::string& folder : folders_) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".gate") continue;
      std::string name = fs::relative(entry.path(), folder).replace_extension().generic_string();
      std::replace(name.begin(), name.end(), '/', '.');
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<sema::LoadedTable> Folders::table(const std::string& module, const std::string& path, const std::string& format) {
  if (format != "csv") return std::nullopt;
  const std::string file = (fs::path(module).parent_path() / path).generic_string();
  return listOfFile(file, file);
}

std::vector<std::string> corpus() {
  std::vector<std::string> out;
  for (const char* folder : {"/stdlib", "/packs", "/tests/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot + folder)) {
      if (entry.path().extension() == ".gate") out.push_back(entry.path().generic_string());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::unique_ptr<Asked> askText(const std::string& path, const std::string& text) { return askFile(path, {{path, text}}); }

std::unique_ptr<Asked> askFile(const std::string& path, const std::map<std::string, std::string>& changed) {
  const std::string folder = fs::path(path).parent_path().generic_string();
  const bool library = folder == kRoot + "/stdlib/svtad";
  std::vector<std::string> folders = library ? std::vector<std::string>{} : std::vector<std::string>{folder};
  if (fs::exists(folder + "/lib")) folders.push_back(folder + "/lib");
  folders.push_back(kRoot + "/stdlib");
  Folders loader(folders);
  loader.changed = changed;
  const auto own = changed.find(path);
  const std::string stem = fs::path(path).stem().string();
  return ask(loader, path, library ? "svtad." + stem : stem, own == changed.end() ? textOfFile(path) : own->second);
}

Marked askMarked(const std::string& text) {
  Marked marked;
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.compare(at, 2, "$0") == 0) {
      marked.all.push_back(static_cast<uint32_t>(plain.size()));
      ++at;
    } else {
      plain += text[at];
    }
  }
  Modules modules(plain);
  marked.asked = ask(modules, "main", "main", modules.texts["main"]);
  marked.at = marked.all.empty() ? 0 : marked.all.front();
  return marked;
}

std::map<std::string, std::string> editedTexts(const Asked& asked, const std::vector<query::Edit>& edits) {
  std::map<std::string, std::string> out = asked.texts;
  for (auto& [file, text] : tollgate::editedTexts(asked.sources, edits)) out[asked.sources.file(file).name()] = std::move(text);
  return out;
}

std::string wrongSpan(const Asked& asked, Span span, bool oneLine) {
  if (span.file >= asked.sources.size()) return "no file";
  const std::string_view text = asked.sources.file(span.file).text();
  if (span.begin > span.end) return fmt::format("{} > {}", span.begin, span.end);
  if (span.end > text.size()) return fmt::format("{} behind the end {}", span.end, text.size());
  const auto splits = [&](uint32_t at) {
    if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) return false;
    // Bytes that are no UTF-8 at all belong to nothing.
    uint32_t first = at;
    while (first > 0 && at - first < 4 && (static_cast<unsigned char>(text[first]) & 0xC0) == 0x80) --first;
    return static_cast<unsigned char>(text[first]) >= 0xC0;
  };
  if (splits(span.begin) || splits(span.end)) return fmt::format("splits a character at {} or {}", span.begin, span.end);
  if (oneLine && text.substr(span.begin, span.end - span.begin).find('\n') != std::string_view::npos) return "more than a line";
  return "";
}

std::string wrongEdits(const Asked& asked, const std::vector<query::Edit>& edits) {
  for (size_t i = 0; i < edits.size(); ++i) {
    if (std::string wrong = wrongSpan(asked, edits[i].span); !wrong.empty()) return wrong;
    if (i == 0) continue;
    const Span &a = edits[i - 1].span, &b = edits[i].span;
    if (a.file > b.file || (a.file == b.file && a.end > b.begin)) return fmt::format("{} and {} overlap", a.begin, b.begin);
  }
  return "";
}

std::string diagnosticsOf(const Asked& asked) {
  std::string out;
  for (const Diagnostic& d : asked.program.diagnostics.all()) {
    out += fmt::format("{} {}[{}] {}\n", asked.sources.describe(d.span), d.severity == Severity::Error ? "error" : "warning",
                       diagCode(d.kind), d.message);
  }
  return out;
}

std::string shown(const Asked& asked, Span span) {
  if (!wrongSpan(asked, span).empty()) return "nowhere";
  const LineColumn at = asked.sources.file(span.file).locate(span.begin);
  return fmt::format("{}:{}:{} `{}`", asked.sources.file(span.file).name(), at.line, at.column,
                     asked.sources.file(span.file).text().substr(span.begin, span.end - span.begin));
}

}  // namespace tollgate::test
