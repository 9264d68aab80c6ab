#pragma once
// The fingerprint of a part of a program (M17): whether a text is the one that was agreed. It is a hash of form, not of
// logical equivalence: equal fingerprints mean the same rules, different ones need not mean different rules.
//
//   fingerprint::Fingerprints prints(program);
//   prints.of({fingerprint::PartKind::Pack, 0})   // 64 hexadecimal digits; people are shown 8
//
// SHA-256 of `(SCHEME FORM (COLLECTIONS AND FIELDS…))`: the word of the scheme, the digest of the part's normal form,
// and those of all collections and fields that it reaches through everything that it names, sorted (forms.h says how
// one form names another). So a field that nothing reached reads does not count.
//
// In: limits, comparisons, conditions, citations, reasons (`because`), the choice of an agreed interpretation, a test's
// title, given, when and then, what registers say of the entries that it covers and exercises (id, version, words), and
// of the names those by which data and people know a thing: packs, tests, gates, criteria, decisions, exceptions,
// interpretations, collections, fields, enums and their values, the calendar.
// Order counts: steps of a decision, given/when/then, an enum `in order`, arguments, axes of a table, sets of `for each`.
// Order does not: `and`, `or`, `all of`, `any of`, elements of a set, values of other enums, outcomes of a decision,
// choices, citations, criteria, tests, what a test covers, exercises and fills, evidence, `counting only`.
// Out: layout, comments, titles but those of tests, who proposed or agreed what and when, sources and what a calendar
// reads from files, groups beside the tests in them, names of definitions, properties, tables, parameters and elements,
// definitions that nothing reached uses, and whether `and` was written as `all of`.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/fingerprint/part.h"

namespace tollgate::fingerprint {

/// Hashed first. Another word gives every part another fingerprint, so it changes when what is in or out does.
inline constexpr std::string_view kScheme = "tollgate-fingerprint 2";
inline constexpr size_t kShownDigits = 8;

class Forms;

/// Of one verified program, which must outlive it. Remembers what it computed; one object, one thread. The first
/// fingerprint costs about a hash for each node that it reaches, each further one little.
class Fingerprints {
 public:
  explicit Fingerprints(const ir::Program& program);
  ~Fingerprints();
  /// 64 hexadecimal digits.
  std::string of(const Part& part);
  /// The part and everything that it reaches, by kind and name.
  std::vector<Part> reached(const Part& part);

 private:
  std::set<Part> closure(const Part& part);
  const ir::Program& program_;
  std::unique_ptr<Forms> forms_;
};

/// Every part of the program but tests and criteria, which are reached, by kind and name.
std::vector<Part> declarations(const ir::Program& program);
/// Packs and gates.
std::vector<Part> packsAndGates(const ir::Program& program);
/// Sorted by kind and name, each once.
void sortParts(const ir::Program& program, std::vector<Part>& parts);

/// Its first 8 digits.
inline std::string shown(std::string_view fingerprint) { return std::string(fingerprint.substr(0, kShownDigits)); }

/// Whether an agreement on `agreed` is one on a text with this fingerprint: 8 to 64 hexadecimal digits that it begins
/// with; an `…` behind them says that there are more.
bool agrees(std::string_view agreed, std::string_view fingerprint);
/// Whether an agreement or a refusal of the pack names a fingerprint; only then does its own one have to be known.
bool namesText(const ir::Pack& pack);
/// Whether an agreement or a refusal names another fingerprint than `own`, that of its pack.
bool isToOther(const ir::PackStatement& statement, std::string_view own);
/// The bodies that have agreed to the text of a pack up to a day, in the order of its lines. An agreement without a day
/// is none that an evaluation could place.
std::vector<std::string> agreedBy(Fingerprints& prints, const ir::Program& program, ir::Id pack, int64_t day);
/// Who has agreed to a pack or proposed it up to a day: "agreed by TAG", "not agreed: the agreed text is 9f31c0e4, this is
/// 77ab0000", "only proposed by DCC".
std::string agreementText(Fingerprints& prints, const ir::Program& program, ir::Id pack, int64_t day);

}  // namespace tollgate::fingerprint
