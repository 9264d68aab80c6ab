#pragma once
// Words that are made of names that people wrote: what data calls the subject of a decision or of a report.

#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate {

/// `issues` gives `issue`, `epcl-entries` gives `epcl-entry`.
std::string singularOf(std::string word);

/// Of a row of a collection, the singular of its last word: `phases` gives `phase`, `service-providers` gives `provider`.
std::string subjectOfCollection(std::string collection);

/// Of a value of an enum: `PhaseKind` gives `phase-kind`.
std::string subjectOfEnum(std::string_view name);

/// A second subject of one type gets `-2`; `before`: how many of its type stand before it.
std::string numbered(const std::string& word, size_t before);

}  // namespace tollgate
