#include "compiler/syntax/words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace tollgate::syntax {

namespace {

using enum TokenKind;

constexpr Word kReserved[] = {
    {"and", And},
    {"or", Or},
    {"not", Not},
    {"implies", Implies},
    {"is", Is},
    {"neither", Neither},
    {"nor", Nor},
    {"of", Of},
    {"in", In},
    {"by", By},
    {"for", For},
    {"each", Each},
    {"every", Every},
    {"some", Some},
    {"no", No},
    {"all", All},
    {"any", Any},
    {"exactly", Exactly},
    {"at", At},
    {"where", Where},
    {"satisfy", Satisfy},
    {"satisfies", Satisfy},
    {"satisfying", Satisfying},
    {"means", Means},
    {"if", If},
    {"then", Then},
    {"otherwise", Otherwise},
    {"when", When},
    {"because", Because},
    {"under", Under},
    {"this", This},
    {"true", True},
    {"false", False},
};

constexpr Word kUseWords[] = {{"use", Use}};
constexpr Word kDocumentWords[] = {
    {"document", Document}, {"edition", Edition}, {"clauses", Clauses}, {"clause", Clause}, {"supersedes", Supersedes}};
constexpr Word kRegisterWords[] = {{"register", Register}, {"from", From},     {"sections", Sections},    {"requirement", Requirement},
                                   {"variant", Variant},   {"clause", Clause}, {"supersedes", Supersedes}};
constexpr Word kEnumWords[] = {{"enum", Enum}};
constexpr Word kRecordWords[] = {{"record", Record}, {"key", Key}, {"recorded", Recorded}};
constexpr Word kDefineWords[] = {{"define", Define}};
constexpr Word kExceptionWords[] = {{"exception", Exception}, {"until", Until}};
constexpr Word kTableWords[] = {{"table", Table}};
constexpr Word kCalendarWords[] = {{"calendar", Calendar}, {"weekend", Weekend}, {"holidays", Holidays}, {"years", Years}};
constexpr Word kDecisionWords[] = {{"decision", Decision}, {"outcomes", Outcomes}, {"proposed", Proposed},  {"recommended", Recommended},
                                   {"decided", Decided},   {"referred", Referred}, {"renewable", Renewable}};
constexpr Word kInterpretationWords[] = {
    {"interpretation", Interpretation}, {"either", Either}, {"proposed", Proposed}, {"agreed", Agreed}};
constexpr Word kAgreementWords[] = {{"agreed", Agreed}};
constexpr Word kGateWords[] = {{"entry", Entry},     {"exit", Exit},       {"criterion", Criterion}, {"define", Define},
                               {"applies", Applies}, {"require", Require}, {"evidence", Evidence},   {"judged", Judged}};
constexpr Word kPackWords[] = {
    {"pack", Pack},       {"group", Group},   {"test", Test},           {"proposed", Proposed}, {"agreed", Agreed},
    {"refused", Refused}, {"covers", Covers}, {"exercises", Exercises}, {"kind", Kind},         {"witnessed", Witnessed},
    {"given", Given},     {"varies", Varies}, {"omit", Omit},           {"add", Add},           {"replace", Replace}};
constexpr Word kReportWords[] = {{"report", Report}, {"content", Content}};
constexpr Word kSourceWords[] = {{"source", Source},   {"from", From},       {"complete", Complete},
                                 {"repeats", Repeats}, {"trimmed", Trimmed}, {"separated", Separated}};
constexpr Word kWorldWords[] = {{"world", World}, {"assuming", Assuming}, {"given", Given}};
constexpr Word kExampleWords[] = {{"example", Example}, {"assuming", Assuming}, {"given", Given}, {"expect", Expect}};

struct DeclWords {
  std::string_view keyword;
  std::span<const Word> words;
};
constexpr DeclWords kDeclWords[] = {
    {"use", kUseWords},
    {"document", kDocumentWords},
    {"register", kRegisterWords},
    {"enum", kEnumWords},
    {"record", kRecordWords},
    {"define", kDefineWords},
    {"exception", kExceptionWords},
    {"table", kTableWords},
    {"calendar", kCalendarWords},
    {"decision", kDecisionWords},
    {"interpretation", kInterpretationWords},
    {"agreed", kAgreementWords},
    {"entry", kGateWords},
    {"exit", kGateWords},
    {"pack", kPackWords},
    {"report", kReportWords},
    {"source", kSourceWords},
    {"world", kWorldWords},
    {"example", kExampleWords},
};

constexpr Phrase kLinePhrases[] = {
    {{"counting", "only"}, CountingOnly},
    {{"stale", "after"}, StaleAfter},
    {{"other", "tests"}, OtherTests},
    {{"empty", "means", "absent"}, EmptyMeansAbsent},
    {{"to", "be", "agreed"}, ToBeAgreed},
    {{"while", "undecided"}, WhileUndecided},
    {{"not", "before"}, NotBefore},
    {{"a", "limit", "for", "each"}, LimitEach},
    {{"a", "limit", "for", "all"}, LimitAll},
    {{"may", "be", "empty"}, MayBeEmpty},
    {{"everything", "else", "as", "in"}, EverythingElse},
    {{"as", "of"}, AsOf},
};

constexpr Word kDated[] = {{"dated", Dated}};
constexpr Word kFromAs[] = {{"from", From}, {"as", As}};
constexpr Word kVersion[] = {{"version", Version}};
constexpr Word kOrder[] = {{"order", Order}, {"to", To}};
constexpr Word kOn[] = {{"on", On}};
constexpr Word kStep[] = {{"to", To}, {"within", Within}, {"on", On}, {"ref", Ref}, {"fingerprint", Fingerprint}};
constexpr Word kGateWord[] = {{"gate", Gate}};
constexpr Word kRelease[] = {{"release", Release}, {"phase", Phase}, {"entry", Entry}, {"version", Version}};
constexpr Word kVaries[] = {{"version", Version}, {"fingerprint", Fingerprint}};
constexpr Word kTestWord[] = {{"test", Test}, {"version", Version}};
constexpr Word kCoverage[] = {{"fully", Fully}, {"partly", Partly}};
constexpr Word kReads[] = {{"reads", Reads}};
constexpr Word kAxes[] = {{"down", Down}, {"across", Across}};
constexpr Word kTogether[] = {{"together", Together}};
constexpr Word kWith[] = {{"with", With}};
constexpr Word kJudged[] = {{"judged", Judged}};
constexpr Word kTo[] = {{"to", To}};
constexpr Word kTaken[] = {{"on", On}, {"ref", Ref}};

}  // namespace

const Word* reservedWord(std::string_view text) {
  static const std::unordered_map<std::string_view, const Word*> kIndex = [] {
    std::unordered_map<std::string_view, const Word*> index;
    for (const Word& word : kReserved) index.emplace(word.text, &word);
    return index;
  }();
  auto found = kIndex.find(text);
  return found == kIndex.end() ? nullptr : found->second;
}

std::span<const Word> lineWords(std::string_view declarationKeyword) {
  for (const DeclWords& entry : kDeclWords) {
    if (entry.keyword == declarationKeyword) return entry.words;
  }
  return {};
}

std::span<const Word> axisWords() { return kAxes; }

std::span<const Word> takenWords() { return kTaken; }

std::span<const Phrase> linePhrases() { return kLinePhrases; }

std::span<const Word> softWords(TokenKind kind) {
  switch (kind) {
    case Edition: return kDated;
    case Clauses:
    case From:
    case Holidays: return kFromAs;
    case Register:
    case Clause:
    case Requirement:
    case Variant:
    case Pack: return kVersion;
    case Enum: return kOrder;
    case Decision: return kOn;
    case Proposed:
    case Recommended:
    case Decided:
    case Referred:
    case Agreed:
    case Refused: return kStep;
    case Entry:
    case Exit: return kGateWord;
    case For:
    case In: return kRelease;
    case Varies: return kVaries;
    case Omit:
    case Add:
    case Replace: return kTestWord;
    case Covers: return kCoverage;
    case Source: return kReads;
    case LimitAll: return kTogether;
    case Given:
    case Each: return kWith;
    case Expect: return kTo;
    case Content: return kJudged;
    default: return {};
  }
}

bool isUnit(std::string_view text) {
  static constexpr std::array kUnits = {std::string_view("days"),        std::string_view("day"),          std::string_view("working-days"),
                                        std::string_view("working-day"), std::string_view("hours"),        std::string_view("hour"),
                                        std::string_view("minutes"),     std::string_view("minute"),       std::string_view("seconds"),
                                        std::string_view("second"),      std::string_view("milliseconds"), std::string_view("weeks"),
                                        std::string_view("week"),        std::string_view("months"),       std::string_view("month"),
                                        std::string_view("years"),       std::string_view("year")};
  return std::find(kUnits.begin(), kUnits.end(), text) != kUnits.end();
}

bool standsAlone(TokenKind kind) { return kind == Renewable || kind == Complete || kind == Either || kind == Trimmed; }

}  // namespace tollgate::syntax
