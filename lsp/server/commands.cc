#include "lsp/server/commands.h"

#include <fmt/format.h>

#include "lsp/server/uris.h"
#include "lsp/server/verdicts.h"

namespace tollgate::lsp {
namespace {

ResponseError wrong(std::string why) { return {ErrorCode::InvalidParams, std::move(why)}; }

/// `--gate=sit-exit`: in one word, so that no value is ever read as another option.
void addOption(std::vector<std::string>& arguments, std::string_view option, const Json& value) {
  if (const auto text = value.text(); text && !text->empty()) arguments.push_back(fmt::format("--{}={}", option, *text));
}

/// Of each criterion that does not hold what would help; of one for which nothing is known, that nothing is. It is not said that all of
/// this would suffice: rows that come may be as wrong as those that are there.
std::string stillNeeded(const Json& gate) {
  std::string text;
  const Json criteria = gate["criteria"];
  for (size_t i = 0; i < criteria.size(); ++i) {
    const Json criterion = criteria.at(i), needed = criterion["needed"];
    const auto verdict = criterion["verdict"].text();
    if (verdict != "not met" && verdict != "undetermined") continue;
    const std::string_view name = criterion["name"].text().value_or("");
    if (needed.size() == 0) text += fmt::format("\n{} {}: {}", name, *verdict, criterion["sentence"].text().value_or(""));
    for (size_t n = 0; n < needed.size(); ++n) {
      const std::string_view who = needed.at(n)["who"].text().value_or("");
      text += fmt::format("\n{} still needed: {}{}{}{}", name, needed.at(n)["sentence"].text().value_or(""), who.empty() ? "" : " (", who,
                          who.empty() ? "" : ")");
    }
  }
  return text;
}

}  // namespace

std::variant<CommandCall, ResponseError> commandIn(const Json& params) {
  const auto command = params["command"].text();
  if (!command) return wrong("`command` is no text");
  if (*command != kEvaluate && *command != kWhatOpens && *command != kRunExamples)
    return wrong(fmt::format("there is no command `{}`", *command));
  const Json wanted = params["arguments"].at(0);
  const auto uri = wanted["uri"].text();
  if (!uri) return wrong("`arguments` is an array with one object that has a `uri`");
  const auto path = pathOfUri(*uri);
  if (!path) return ResponseError{ErrorCode::RequestFailed, "the document is no file yet: save it first"};
  CommandCall call;
  if (*command != kRunExamples) {
    call.whatOpens = *command == kWhatOpens;
    std::vector<std::string> rules;
    for (size_t i = 0; i < wanted["rules"].size(); ++i) rules.emplace_back(wanted["rules"].at(i).text().value_or(""));
    call.arguments = evaluateArguments(rules.empty() ? std::vector{*path} : rules);
    addOption(call.arguments, "gate", wanted["gate"]);
    addOption(call.arguments, "as-of", wanted["asOf"]);
    addOption(call.arguments, "data", wanted["data"]);
    call.title = fmt::format("evaluating {}", wanted["gate"].text().value_or("all gates"));
  } else {
    std::vector<std::string> files;
    for (size_t i = 0; i < wanted["files"].size(); ++i) files.emplace_back(wanted["files"].at(i).text().value_or(""));
    if (files.empty()) files.push_back(*path);
    call.arguments = {"test", "--format=json"};
    for (const std::string& file : files) call.arguments.push_back(file.starts_with('-') ? "./" + file : file);  // never an option
    const Json titles = wanted["examples"];
    for (size_t i = 0; i < titles.size(); ++i) addOption(call.arguments, "only", titles.at(i));
    call.title = "running examples";
  }
  return call;
}

std::string commandAnswer(const CommandResult& result) {
  JsonWriter json = oneLine();
  json.beginObject().member("exitStatus", result.status).key("result");
  const auto outcome = JsonText::parse(result.out);
  if (outcome && outcome->root().isObject())
    json.json(std::string_view(result.out).substr(0, result.out.find_last_not_of(" \r\n") + 1));
  else
    json.null();
  json.member("messages", result.err).endObject();
  return json.take();
}

std::string commandSummary(const CommandCall& call, const CommandResult& result) {
  const auto outcome = JsonText::parse(result.out);
  if (!outcome || !outcome->root().isObject()) return result.err.substr(0, result.err.find('\n'));
  const Json root = outcome->root(), gates = root["gates"];
  if (const auto passing = root["passing"].integer(), failing = root["failing"].integer(); passing && failing)
    return fmt::format("{} of {} examples pass", *passing, *passing + *failing);
  std::string text;
  for (size_t i = 0; i < gates.size(); ++i) {
    const Json gate = gates.at(i);
    const std::string_view instance = gate["instance"].text().value_or("");
    text += fmt::format("{}{}{}{}: {}",
                        text.empty()     ? ""
                        : call.whatOpens ? "\n"
                                         : "; ",
                        gate["gate"].text().value_or(""), instance.empty() ? "" : " ", instance, gate["verdict"].text().value_or(""));
    if (call.whatOpens) text += stillNeeded(gate);
  }
  if (text.empty() && root["refused"].size() > 0)
    text = "the data is refused: " + std::string(root["refused"].at(0)["message"].text().value_or(""));
  return text;
}

}  // namespace tollgate::lsp
