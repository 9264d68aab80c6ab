#pragma once
// What the compiler says of examples, beside what their pages say: shared by the tests of docs/language.md and docs/diagnostics/.

#include <optional>
#include <string>
#include <vector>

#include "runtime/api/tollgate.h"
#include "tests/docs/page.h"

namespace tollgate::docs {

/// The file in which an example's module stands.
std::string fileOf(const std::string& module);

/// Every diagnostic that no mark announces, and every mark without a diagnostic: "docs/language.md:12: G0203 …". An example
/// shows one thing: that nobody uses it, or the hidden `use`, is no mistake there, unless the page is about that.
std::vector<std::string> unexpected(const std::string& page, const std::vector<Example>& examples, const api::Rules& rules,
                                    std::optional<DiagKind> about = std::nullopt);

/// Judges the examples that stand in the rules; gives how many there are. What does not come out as expected is added to `problems`.
size_t judgeExamples(const api::Rules& rules, std::vector<std::string>& problems);

}  // namespace tollgate::docs
