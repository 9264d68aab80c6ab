#include "lsp/server/verdicts.h"

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "lsp/server/json.h"

namespace tollgate::lsp {
namespace {

std::string textOf(const Json& json) { return std::string(json.text().value_or("")); }

/// The first that says something.
std::string firstOf(const Json& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::string text = textOf(object[name]); !text.empty()) return text;
  }
  return "";
}

std::vector<std::string> sentencesOf(const Json& list) {
  std::vector<std::string> out;
  for (size_t i = 0; i < list.size(); ++i) out.push_back(textOf(list.at(i)["sentence"]));
  return out;
}

MeasureValue::Part partOf(const Json& possible) {
  if (possible.size() != 1) return MeasureValue::Part::Open;
  return possible.at(0).text() == "false" ? MeasureValue::Part::Fails : MeasureValue::Part::Holds;
}

class Reader {
 public:
  explicit Reader(Identities& identities) : identities_(identities) {}

  GateVerdict gate(const Json& json) {
    GateVerdict gate;
    gate.name = textOf(json["gate"]), gate.instance = textOf(json["instance"]), gate.verdict = textOf(json["verdict"]);
    gate.why = textOf(json["notApplicableBecause"]);
    gate.file = fileOf(json["rule"]);
    gate.reasons = sentencesOf(json["reasons"]);
    const Json criteria = json["criteria"];
    for (size_t i = 0; i < criteria.size(); ++i) gate.criteria.push_back(criterion(criteria.at(i)));
    return gate;
  }

 private:
  std::string fileOf(const Json& rule) {
    const std::string file = textOf(rule["file"]);
    return file.empty() ? "" : identities_.of(file);
  }

  CriterionVerdict criterion(const Json& json) {
    CriterionVerdict criterion;
    criterion.name = textOf(json["name"]), criterion.verdict = textOf(json["verdict"]);
    criterion.why = firstOf(json, {"sentence", "notApplicableBecause", "emptyBecause"});
    criterion.reasons = sentencesOf(json["reasons"]);
    const Json needed = json["needed"], measures = json["measures"];
    for (size_t i = 0; i < needed.size(); ++i) criterion.needed.push_back({textOf(needed.at(i)["who"]), textOf(needed.at(i)["sentence"])});
    for (size_t i = 0; i < measures.size(); ++i) {
      const Json measure = measures.at(i);
      criterion.measures.push_back({partOf(measure["possible"]), textOf(measure["label"]), textOf(measure["sentence"]),
                                    fileOf(measure["rule"]), static_cast<uint32_t>(measure["rule"]["line"].integer().value_or(0))});
    }
    return criterion;
  }

  Identities& identities_;
};

/// A clause, of a command that gave no verdict.
std::string whyNone(const CommandResult& result, const Json& outcome) {
  if (const Json refused = outcome["refused"]; refused.size() > 0) return "the data is refused: " + textOf(refused.at(0)["message"]);
  constexpr int kDoesNotCompile = 3;  // an interface of the command
  if (result.status == kDoesNotCompile) return "the rules do not compile";
  constexpr std::string_view kError = "error: ";
  std::string line = result.err.substr(0, result.err.find('\n'));
  return line.starts_with(kError) ? line.substr(kError.size()) : line;
}

}  // namespace

std::vector<std::string> evaluateArguments(const std::vector<std::string>& rules) {
  std::vector<std::string> arguments = {"evaluate", "--format=json", "--engine=interpret"};
  for (const std::string& path : rules) arguments.push_back(path.starts_with('-') ? "./" + path : path);  // never an option
  return arguments;
}

bool isCurrent(const Verdicts& verdicts, const OpenFiles& now, const Host& host) {
  if (verdicts.today && *verdicts.today != host.today()) return false;
  return isAsFound(verdicts.touched, *verdicts.open, now, host.files());
}

std::shared_ptr<const Verdicts> judge(const Services& services, const LiveOptions& options, std::vector<std::string> rules,
                                      std::shared_ptr<const OpenFiles> open, const Stop& stop) {
  auto verdicts = std::make_shared<Verdicts>();
  verdicts->rules = std::move(rules), verdicts->open = open, verdicts->asOf = options.asOf;
  if (options.asOf.empty()) {
    verdicts->today = services.host.today();
    verdicts->asOf = formatIsoDate(*verdicts->today);
  }
  std::vector<std::string> arguments = evaluateArguments(verdicts->rules);
  arguments.push_back("--as-of=" + verdicts->asOf);
  if (!options.data.empty()) arguments.push_back("--data=" + options.data);
  const auto pulse = [&stop] { stop.check(); };
  const FilesAsOpen files(services.host, services.identities, std::move(open), pulse);
  CommandResult result = services.host.command(arguments, files, pulse);
  if (stop.stopped()) return nullptr;
  verdicts->touched = files.touched();
  if (stop.late()) {
    verdicts->none = "it takes too long";
    return verdicts;
  }
  if (options.tell) verdicts->outcome = result.out.substr(0, result.out.find_last_not_of(" \r\n") + 1);
  const auto text = JsonText::parse(std::move(result.out));
  const Json outcome = text && text->root().isObject() ? text->root() : Json();
  if (!outcome.present()) verdicts->outcome.clear();
  const Json gates = outcome["gates"];
  Reader reader(services.identities);
  for (size_t i = 0; i < gates.size(); ++i) verdicts->gates.push_back(reader.gate(gates.at(i)));
  if (verdicts->gates.empty()) verdicts->none = whyNone(result, outcome);
  return verdicts;
}

}  // namespace tollgate::lsp
