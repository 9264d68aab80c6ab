#pragma once
// What people need of a page that they look at, listen to or print: colours that can be read, a structure that can be heard,
// nothing from elsewhere. Read from the page itself, without a browser.

#include <string>
#include <vector>

namespace tollgate::test {

/// A colour as `#rrggbb` or `#rgb`: its relative luminance by WCAG 2.1, 0 for black to 1 for white; below 0 if it is no colour.
double luminance(const std::string& colour);
/// Of two luminances, by WCAG 2.1: 1 for the same to 21 for black on white.
double contrast(double one, double other);

/// What is wrong with a page, a sentence each; nothing for a page as it should be:
/// - every text has a contrast of 4.5 or more to what is behind it, every line one of 3 or more to both of its sides, on light, dark,
///   wide and narrow screens and on paper, where a background may be printed or not;
/// - language, title, one h1, headings without gaps, one main part, everything inside of it, of the header or of the contents;
/// - tables have a caption, their columns and rows have headings, their rows as many cells as columns;
/// - nothing is loaded, nothing runs, links lead to parts of the page or to files beside it;
/// - what a colour says, words say too.
std::vector<std::string> pageFaults(const std::string& html);

}  // namespace tollgate::test
