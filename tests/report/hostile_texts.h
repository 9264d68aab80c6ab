#pragma once
// Texts that somebody might put into rules or data to make a report do something, and what no report may hold.

#include <cstddef>
#include <string>
#include <vector>

namespace tollgate::report {

/// Tags, attributes, entities, ends of sections, Markdown and workflow commands of every kind, control and direction characters.
const std::vector<std::string>& hostileTexts();
size_t count(const std::string& text, const std::string& part);
/// No character that acts on a screen or changes the direction of a line.
void checkCharacters(const std::string& text);

}  // namespace tollgate::report
