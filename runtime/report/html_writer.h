#pragma once
// A document as a page for a browser: one file without scripts and without anything from elsewhere, for light and dark
// screens, for paper, and for those who listen to it.

#include <string>

#include "runtime/report/document.h"

namespace tollgate::report {

/// The same document gives the same bytes. Texts are escaped, and a policy in the page forbids every script and every load.
std::string htmlOf(const Document& document);

}  // namespace tollgate::report
