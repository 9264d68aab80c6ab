#include "lsp/server/answers.h"

#include <algorithm>

namespace tollgate::lsp {
namespace {

std::string wrongPositions(const Json& positions) {
  if (!positions.isArray()) return "`positions` is no array";
  for (size_t i = 0; i < positions.size(); ++i) {
    if (!positionIn(positions.at(i))) return "an item of `positions` is no position";
  }
  return "";
}

}  // namespace

const std::vector<DocumentMethod>& documentMethods() {
  static const std::vector<DocumentMethod> kMethods = {
      {"textDocument/diagnostic", Needs::Document, pullDiagnostics, R"({"kind":"full","items":[]})"},
      {"textDocument/formatting", Needs::Document, formatDocument, "[]"},
      {"textDocument/rangeFormatting", Needs::Range, formatRange, "[]"},
      {"textDocument/onTypeFormatting", Needs::Trigger, formatOnType, "[]"},
      {"textDocument/codeAction", Needs::Range, codeActions, "[]"},
  };
  return kMethods;
}

const DocumentMethod* documentMethod(std::string_view name) {
  const auto& methods = documentMethods();
  const auto at = std::find_if(methods.begin(), methods.end(), [&](const DocumentMethod& method) { return method.name == name; });
  return at == methods.end() ? nullptr : &*at;
}

std::string wrongParams(const DocumentMethod& method, const Json& params) {
  if (!params.isObject()) return "`params` is no object";
  if (!params["textDocument"]["uri"].text()) return "`textDocument.uri` is no text";
  switch (method.needs) {
    case Needs::Document: return "";
    case Needs::Position: return positionIn(params["position"]) ? "" : "`position` is no position";
    case Needs::Range: return rangeIn(params["range"]) ? "" : "`range` is no range";
    case Needs::Positions: return wrongPositions(params["positions"]);
    case Needs::NewName:
      if (!positionIn(params["position"])) return "`position` is no position";
      return params["newName"].text() ? "" : "`newName` is no text";
    case Needs::Trigger:
      if (!positionIn(params["position"])) return "`position` is no position";
      return params["ch"].text() ? "" : "`ch` is no text";
  }
  return "";
}

}  // namespace tollgate::lsp
