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
      {"textDocument/formatting", Needs::Options, formatDocument, "[]"},
      {"textDocument/rangeFormatting", Needs::Range, formatRange, "[]"},
      {"textDocument/onTypeFormatting", Needs::Trigger, formatOnType, "[]"},
      {"textDocument/codeAction", Needs::Range, codeActions, "[]"},
      {"textDocument/definition", Needs::Position, definition, "null"},
      {"textDocument/declaration", Needs::Position, declaration, "null"},
      {"textDocument/typeDefinition", Needs::Position, typeDefinition, "null"},
      {"textDocument/implementation", Needs::Position, implementation, "null", true},
      {"textDocument/references", Needs::Position, references, "null", true},
      {"textDocument/documentHighlight", Needs::Position, highlights, "null"},
      {"textDocument/linkedEditingRange", Needs::Position, linkedEditing, "null"},
      {"textDocument/prepareRename", Needs::Position, prepareRename, "null"},
      {"textDocument/rename", Needs::NewName, rename, "null", true},
      {"textDocument/hover", Needs::Position, hover, "null"},
      {"textDocument/signatureHelp", Needs::Position, signatureHelp, "null"},
      {"textDocument/completion", Needs::Position, completion, "null"},
      {"textDocument/documentSymbol", Needs::Document, documentSymbols, "null"},
      {"textDocument/foldingRange", Needs::Document, foldingRanges, "null"},
      {"textDocument/selectionRange", Needs::Positions, selectionRanges, "null"},
      {"textDocument/documentLink", Needs::Document, documentLinks, "null"},
      {"textDocument/codeLens", Needs::Document, codeLenses, "null", true},
      {"textDocument/inlayHint", Needs::Range, inlayHints, "null"},
      {"textDocument/semanticTokens/full", Needs::Document, tokensFull, "null"},
      {"textDocument/semanticTokens/full/delta", Needs::Document, tokensDelta, "null"},
      {"textDocument/semanticTokens/range", Needs::Range, tokensRange, "null"},
      {"textDocument/prepareCallHierarchy", Needs::Position, prepareCalls, "null"},
      {"callHierarchy/incomingCalls", Needs::Item, incomingCalls, "null", true},
      {"callHierarchy/outgoingCalls", Needs::Item, outgoingCalls, "null"},
  };
  return kMethods;
}

const DocumentMethod* documentMethod(std::string_view name) {
  const auto& methods = documentMethods();
  const auto at = std::find_if(methods.begin(), methods.end(), [&](const DocumentMethod& method) { return method.name == name; });
  return at == methods.end() ? nullptr : &*at;
}

Json documentUri(const DocumentMethod& method, const Json& params) {
  return method.needs == Needs::Item ? params["item"]["uri"] : params["textDocument"]["uri"];
}

std::string wrongParams(const DocumentMethod& method, const Json& params) {
  if (!params.isObject()) return "`params` is no object";
  if (!documentUri(method, params).text()) return method.needs == Needs::Item ? "`item.uri` is no text" : "`textDocument.uri` is no text";
  switch (method.needs) {
    case Needs::Document: return "";
    case Needs::Options: return params["options"].isObject() ? "" : "`options` is no object";
    case Needs::Position: return positionIn(params["position"]) ? "" : "`position` is no position";
    case Needs::Range: return rangeIn(params["range"]) ? "" : "`range` is no range";
    case Needs::Positions: return wrongPositions(params["positions"]);
    case Needs::NewName:
      if (!positionIn(params["position"])) return "`position` is no position";
      return params["newName"].text() ? "" : "`newName` is no text";
    case Needs::Item: return rangeIn(params["item"]["selectionRange"]) ? "" : "`item.selectionRange` is no range";
    case Needs::Trigger:
      if (!positionIn(params["position"])) return "`position` is no position";
      return params["ch"].text() ? "" : "`ch` is no text";
  }
  return "";
}

}  // namespace tollgate::lsp
