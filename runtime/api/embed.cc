#include "runtime/api/embed.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

namespace tollgate::api {
namespace {

constexpr std::string_view kKeywords[] = {
    "alignas",  "alignof",  "and",       "and_eq",       "asm",       "auto",       "bitand",        "bitor",       "bool",
    "break",    "case",     "catch",     "char",         "char8_t",   "char16_t",   "char32_t",      "class",       "compl",
    "concept",  "const",    "consteval", "constexpr",    "constinit", "const_cast", "continue",      "co_await",    "co_return",
    "co_yield", "decltype", "default",   "delete",       "do",        "double",     "dynamic_cast",  "else",        "enum",
    "explicit", "export",   "extern",    "false",        "float",     "for",        "friend",        "goto",        "if",
    "inline",   "int",      "long",      "mutable",      "namespace", "new",        "noexcept",      "not",         "not_eq",
    "nullptr",  "operator", "or",        "or_eq",        "private",   "protected",  "public",        "register",    "reinterpret_cast",
    "requires", "return",   "short",     "signed",       "sizeof",    "static",     "static_assert", "static_cast", "struct",
    "switch",   "template", "this",      "thread_local", "throw",     "true",       "try",           "typedef",     "typeid",
    "typename", "union",    "unsigned",  "using",        "virtual",   "void",       "volatile",      "wchar_t",     "while",
    "xor",      "xor_eq"};
constexpr size_t kBytesInLine = 24;

bool isWordByte(char c) { return c == '_' || (static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) != 0); }

/// `svtad.model` -> "svtad/model.gate".
std::string fileOf(std::string module) {
  std::replace(module.begin(), module.end(), '.', '/');
  return module + ".gate";
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // Three octal digits end by themselves, whatever follows; a `?` could begin a trigraph.
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '?')
      out += fmt::format("\\{:03o}", byte);
    else
      out += c;
  }
  return out + "\"";
}

/// The bytes and a zero behind them, for an array is never empty.
std::string bytes(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out += fmt::format("{}{},", i % kBytesInLine == 0 ? "\n    " : "", static_cast<unsigned>(static_cast<unsigned char>(text[i])));
  }
  return out + "\n    0";
}

std::string_view textOf(const Rules& rules, const std::string& file) {
  for (FileId id = 0; id < rules.sources->size(); ++id) {
    if (rules.sources->file(id).name() == file) return rules.sources->file(id).text();
  }
  return {};
}

}  // namespace

bool isEmbeddableName(const std::string& name) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), isWordByte)) return false;
  if (std::isdigit(static_cast<unsigned char>(name[0])) != 0 || name[0] == '_' || name.find("__") != std::string::npos) return false;
  return std::find(std::begin(kKeywords), std::end(kKeywords), name) == std::end(kKeywords);
}

EmbeddedCode embeddedCode(const Rules& rules, const std::string& name) {
  EmbeddedCode code;
  std::string listed, arrays, entries;
  for (size_t i = 0; i < rules.program->modules.size(); ++i) {
    const ir::Module& module = rules.program->modules[i];
    listed += fmt::format("///   {}  sha256 {}\n", module.name, module.sha256);
    arrays += fmt::format("const unsigned char kModule{}[] = {{{}}};\n", i, bytes(textOf(rules, module.file)));
    entries += fmt::format(
        "  modules.push_back({{{}, {}, std::string(reinterpret_cast<const char*>(kModule{}), sizeof kModule{} - 1)}});\n",
        literal(module.name), literal(fileOf(module.name)), i, i);
  }
  code.header = fmt::format(
      "// Made by `tollgate embed`; changes are lost.\n"
      "#pragma once\n\n#include <vector>\n\n#include <tollgate/tollgate.h>\n\n"
      "namespace tollgate::packs {{\n\n"
      "/// The modules of the rules, as texts: tollgate::api::compile(tollgate::packs::{}()) needs no other.\n{}"
      "std::vector<tollgate::api::ModuleText> {}();\n\n"
      "}}  // namespace tollgate::packs\n",
      name, listed, name);
  code.source = fmt::format(
      "// Made by `tollgate embed`; changes are lost.\n"
      "#include \"{}.h\"\n\n#include <string>\n\n"
      "namespace tollgate::packs {{\nnamespace {{\n\n{}\n}}  // namespace\n\n"
      "std::vector<tollgate::api::ModuleText> {}() {{\n"
      "  std::vector<tollgate::api::ModuleText> modules;\n{}  return modules;\n}}\n\n"
      "}}  // namespace tollgate::packs\n",
      name, arrays, name, entries);
  return code;
}

}  // namespace tollgate::api
