#include "runtime/report/text_report.h"

#include "runtime/report/outcome_document.h"
#include "runtime/report/text_writer.h"

namespace tollgate::report {

std::string text(const plan::Outcome& outcome, const TextOptions& options) {
  PageOptions page;
  page.names = options.names, page.ascii = options.ascii, page.verdictsFirst = false;
  return textOf(outcomeDocument(outcome, page), options);
}

}  // namespace tollgate::report
