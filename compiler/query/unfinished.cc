#include "compiler/query/unfinished.h"

namespace tollgate::query {

bool staysAsLineGoesOn(const Diagnostic& diagnostic, std::string_view text) {
  const Span span = diagnostic.span;
  if (!span.valid() || span.end > text.size() || span.begin >= span.end) return false;
  switch (diagnostic.kind) {
    case DiagKind::InvalidUtf8:
    case DiagKind::TabInIndent:
    case DiagKind::ControlCharacter:
    case DiagKind::UnexpectedCharacter:
    case DiagKind::DoubleHyphen:
    case DiagKind::MinusSpacing:
    case DiagKind::MixedAndOr:
    case DiagKind::IsNotOr:
    case DiagKind::SymbolOperator:
    case DiagKind::ReservedValue:
    case DiagKind::BadRange:
    case DiagKind::MisspeltWord:
    case DiagKind::DuplicateName:
    case DiagKind::DuplicateField:
    case DiagKind::DuplicateEnumValue:
    case DiagKind::DuplicateCriterion:
    case DiagKind::DuplicateParameter:
    case DiagKind::AmbiguousName:
    case DiagKind::UnknownType:
    case DiagKind::UnknownMember:
    case DiagKind::UnknownEnumValue:
    case DiagKind::UnknownField:
    case DiagKind::UnknownCollection:
    case DiagKind::UnknownSampleField:
    case DiagKind::WrongOrderWord:
    case DiagKind::NoSuchDate:
    case DiagKind::BadInstant:
    case DiagKind::LiteralTooLarge:
    case DiagKind::ShareDecimals:
    case DiagKind::ShadowedName: return true;
    case DiagKind::UnknownName: return text.substr(span.begin, span.end - span.begin) != "on";  // of `is on or before`
    default: return false;
  }
}

}  // namespace tollgate::query
