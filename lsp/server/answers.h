#pragma once
// The requests about documents: what each needs in its params, and who answers it.

#include <string_view>
#include <vector>

#include "lsp/server/question.h"

namespace tollgate::lsp {

class LensList;

/// What a request has to say beside its document, or it is refused.
enum class Needs : uint8_t { Document, Options, Position, Range, Positions, NewName, Trigger, Item };

struct DocumentMethod {
  std::string_view name;
  Needs needs;
  Answer (*answer)(Question&);
  std::string_view whenNone;  // the result for a document that is nowhere
  bool everywhere = false;    // it concerns every program that the document is part of
};
const std::vector<DocumentMethod>& documentMethods();
const DocumentMethod* documentMethod(std::string_view name);
/// The URI of the document: `textDocument.uri`, or that of the item.
Json documentUri(const DocumentMethod& method, const Json& params);
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
// navigation.cc
Answer definition(Question& question);
Answer declaration(Question& question);
Answer typeDefinition(Question& question);
Answer implementation(Question& question);
Answer highlights(Question& question);
Answer linkedEditing(Question& question);
// everywhere.cc
Answer references(Question& question);
Answer prepareRename(Question& question);
Answer rename(Question& question);
// hover.cc
Answer hover(Question& question);
Answer signatureHelp(Question& question);
// completion.cc
Answer completion(Question& question);
Answer resolveCompletion(const Services& services, const Client& client, const Json& item);
// outline.cc
Answer documentSymbols(Question& question);
Answer foldingRanges(Question& question);
Answer selectionRanges(Question& question);
Answer documentLinks(Question& question);
Answer inlayHints(Question& question);
// lenses.cc
Answer codeLenses(Question& question);
/// nullptr: they are not known any more, or it is none of ours.
std::shared_ptr<LensList> listOfLens(const Services& services, const Json& lens);
Answer resolvedLens(const LensList* list, const Json& lens);
// tokens.cc
Answer tokensFull(Question& question);
Answer tokensDelta(Question& question);
Answer tokensRange(Question& question);
// calls.cc
Answer prepareCalls(Question& question);
Answer incomingCalls(Question& question);
Answer outgoingCalls(Question& question);

}  // namespace tollgate::lsp
