#pragma once
// The requests about documents: what each needs in its params, and who answers it.

#include <string_view>
#include <vector>

#include "lsp/server/question.h"

namespace tollgate::lsp {

/// What a request has to say beside its document, or it is refused.
enum class Needs : uint8_t { Document, Position, Range, Positions, NewName, Trigger };

struct DocumentMethod {
  std::string_view name;
  Needs needs;
  Answer (*answer)(Question&);
  std::string_view whenNone;  // the result for a document that is nowhere
};
const std::vector<DocumentMethod>& documentMethods();
const DocumentMethod* documentMethod(std::string_view name);
/// "" or what is wrong with them.
std::string wrongParams(const DocumentMethod& method, const Json& params);

// diagnostics.cc
/// The items of the document itself, as an array.
std::string diagnosticItems(Question& question);
Answer pullDiagnostics(Question& question);
// formatting.cc
Answer formatDocument(Question& question);
Answer formatRange(Question& question);
Answer formatOnType(Question& question);
// actions.cc
Answer codeActions(Question& question);

}  // namespace tollgate::lsp
