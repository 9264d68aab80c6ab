// Gates are judged while somebody works: what lenses, hints and hovers say is what `tollgate evaluate` prints for the text and the data as
// they are, or nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "compiler/support/json_writer.h"
#include "lsp/server/uris.h"
#include "tests/lsp/memory_client.h"
#include "tests/support/text_file.h"

namespace fs = std::filesystem;
using namespace tollgate;
using namespace tollgate::lsp;
using tollgate::test::at;
using tollgate::test::MemoryClient;
using tollgate::test::Sent;
using tollgate::test::textOfFile;

namespace {

const fs::path kHere = TOLLGATE_SOURCE_DIR;
constexpr const char* kDay = "2026-03-02";
constexpr std::string_view kAble = R"({"workspace":{"codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true}},
  "textDocument":{"hover":{"contentFormat":["markdown"]}}})";

/// A copy of the rule book of another kind, that disappears with the object.
class Book {
 public:
  Book() : path(fs::temp_directory_path() / fmt::format("tollgate-verdicts-test-{}", ::getpid())) {
    fs::remove_all(path);
    fs::copy(kHere / "packs/software-release", path, fs::copy_options::recursive);
  }
  ~Book() { fs::remove_all(path); }
  std::string file(const std::string& name) const { return (path / name).string(); }
  std::string uri(const std::string& name) const { return uriOfPath(file(name)); }
  std::string text(const std::string& name) const { return textOfFile(path / name); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name, std::ios::binary) << text; }
  const fs::path path;
};

struct Asked {
  std::string rules, data, day;
  std::string more;  // members of the option; nothing: no evaluation is too long for the machine
  std::string option() const {
    return fmt::format(R"(,"initializationOptions":{{"verdicts":{{"rules":[{}],"data":{},"asOf":{}{}}}}})", jsonQuoted(rules),
                       jsonQuoted(data), jsonQuoted(day), more.empty() ? R"(,"budget":600000)" : more);
  }
  std::unique_ptr<JsonText> outcome() const {
    auto text = JsonText::parse(
        test::printed({"evaluate", "--format=json", "--engine=interpret", "--as-of=" + day, "--data=" + data, rules}));
    REQUIRE(text != nullptr);
    return text;
  }
};

std::string ofDocument(const std::string& uri) { return fmt::format(R"({{"textDocument":{{"uri":{}}}}})", jsonQuoted(uri)); }

/// Titles of lenses that evaluate, by line from 1.
std::map<int64_t, std::string> lensesOf(MemoryClient& client, const std::string& uri) {
  const Sent answer = client.request("textDocument/codeLens", ofDocument(uri));
  std::map<int64_t, std::string> out;
  for (size_t i = 0; i < answer["result"].size(); ++i) {
    const Json lens = answer["result"].at(i);
    if (at(lens, "command/command").text() == "tollgate.evaluate")
      out[*at(lens, "range/start/line").integer() + 1] = *at(lens, "command/title").text();
  }
  return out;
}

/// Labels of hints behind the ends of lines, by line from 1.
std::map<int64_t, std::string> hintsOf(MemoryClient& client, const std::string& uri) {
  const std::string all = R"("range":{"start":{"line":0,"character":0},"end":{"line":100000,"character":0}})";
  const Sent answer = client.request("textDocument/inlayHint", fmt::format(R"({{"textDocument":{{"uri":{}}},{}}})", jsonQuoted(uri), all));
  std::map<int64_t, std::string> out;
  for (size_t i = 0; i < answer["result"].size(); ++i) {
    const Json hint = answer["result"].at(i);
    if (!hint["kind"].present()) out[*at(hint, "position/line").integer() + 1] = *hint["label"].text();
  }
  return out;
}

std::string hoverAt(MemoryClient& client, const std::string& uri, int64_t line, size_t character) {
  const Sent answer = client.request(
      "textDocument/hover",
      fmt::format(R"({{"textDocument":{{"uri":{}}},"position":{{"line":{},"character":{}}}}})", jsonQuoted(uri), line - 1, character));
  std::string text(at(answer.root(), "result/contents/value").text().value_or(""));
  std::erase(text, '\\');
  return text;
}

bool tellsVerdict(const std::map<int64_t, std::string>& lenses) {
  return std::any_of(lenses.begin(), lenses.end(), [](const auto& lens) { return !lens.second.starts_with("evaluate"); });
}

/// Lenses once the server says that there is something new to show, and there is.
std::map<int64_t, std::string> judgedLenses(MemoryClient& client, const std::string& uri) {
  while (true) {
    client.notification("workspace/codeLens/refresh");
    auto lenses = lensesOf(client, uri);
    if (tellsVerdict(lenses) || std::any_of(lenses.begin(), lenses.end(), [](const auto& l) { return l.second != "evaluate"; }))
      return lenses;
  }
}

std::string because(const Json& criterion) {
  for (const char* member : {"sentence", "notApplicableBecause", "emptyBecause"}) {
    if (const auto text = criterion[member].text(); text && !text->empty()) return std::string(*text);
  }
  return "";
}

/// A text that may have been shortened, between two words.
void checkShown(const std::string& shown, const std::string& whole) {
  constexpr std::string_view kCut = " …";
  CAPTURE(shown);
  CAPTURE(whole);
  if (shown.ends_with(kCut))
    CHECK(whole.starts_with(shown.substr(0, shown.size() - kCut.size()) + " "));
  else
    CHECK(shown == whole);
}

/// Everything that is shown of a document whose gates have one instance each is what the command printed.
size_t compareWithOutcome(MemoryClient& client, const std::string& path, const std::map<int64_t, std::string>& lenses,
                          const Json& outcome) {
  const std::string uri = uriOfPath(path), text = textOfFile(path);
  const auto hints = hintsOf(client, uri);
  size_t compared = 0;
  std::map<int64_t, std::string> sentences;  // of measures, by line
  for (size_t g = 0; g < outcome["gates"].size(); ++g) {
    const Json gate = outcome["gates"].at(g);
    if (at(gate, "rule/file").text() != path) continue;
    const int64_t line = *at(gate, "rule/line").integer();
    REQUIRE(lenses.contains(line));
    const std::string instance(*gate["instance"].text());
    CHECK(lenses.at(line) ==
          fmt::format("{}{}{} as of {}", instance, instance.empty() ? "" : " ", *gate["verdict"].text(), *outcome["asOf"].text()));
    for (size_t c = 0; c < gate["criteria"].size(); ++c) {
      const Json criterion = gate["criteria"].at(c);
      const int64_t at_ = *at(criterion, "rule/line").integer();
      const std::string verdict(*criterion["verdict"].text()), why = because(criterion);
      REQUIRE(lenses.contains(at_));
      checkShown(lenses.at(at_), why.empty() ? verdict : verdict + ": " + why);
      const std::string hover = hoverAt(client, uri, at_, 13);  // "  criterion NAME"
      CAPTURE(hover);
      CHECK(hover.find(fmt::format("**{}**{}{} as of {}", verdict, instance.empty() ? "" : " for ", instance, *outcome["asOf"].text())) !=
            std::string::npos);
      CHECK(hover.find(why) != std::string::npos);
      for (size_t n = 0; n < criterion["needed"].size(); ++n)
        CHECK(hover.find("still needed: " + std::string(*at(criterion["needed"].at(n), "sentence").text())) != std::string::npos);
      for (size_t m = 0; m < criterion["measures"].size(); ++m) {
        const Json measure = criterion["measures"].at(m);
        const std::string sentence(*measure["sentence"].text());
        CHECK(hover.find(sentence) != std::string::npos);
        if (at(measure, "rule/file").text() != path) continue;
        const int64_t where = *at(measure, "rule/line").integer();
        REQUIRE(hints.contains(where));
        const bool shown = hints.at(where).find(sentence) != std::string::npos || hints.at(where).find("more") != std::string::npos;
        CAPTURE(hints.at(where));
        CAPTURE(sentence);
        CHECK(shown);
        ++compared;
      }
      ++compared;
    }
  }
  return compared;
}

void typeAll(MemoryClient& client, const std::string& uri, int version, const std::string& text) {
  client.notify("textDocument/didChange", fmt::format(R"({{"textDocument":{{"uri":{},"version":{}}},"contentChanges":[{{"text":{}}}]}})",
                                                      jsonQuoted(uri), version, jsonQuoted(text)));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t where = text.find(from);
  REQUIRE(where != std::string::npos);
  return text.replace(where, from.size(), to);
}

}  // namespace

TEST_CASE("verdicts, numbers and what is still needed are those that the command prints") {
  for (const char* data : {"data", "data-open", "data-not-met"}) {
    CAPTURE(data);
    const Asked asked{(kHere / "packs/software-release/sources.gate").string(), (kHere / "packs/software-release" / data).string(), kDay,
                      ""};
    const std::string path = (kHere / "packs/software-release/rules.gate").string();
    MemoryClient client;
    client.start(kAble, asked.option());
    client.open(uriOfPath(path), textOfFile(path));
    const auto lenses = judgedLenses(client, uriOfPath(path));
    CHECK(compareWithOutcome(client, path, lenses, asked.outcome()->root()) > 15);
    // What was counted stands beside what is read there, and beside its declaration.
    std::istringstream text(textOfFile(path));
    const auto hints = hintsOf(client, uriOfPath(path));
    std::string declared;
    std::vector<std::string> counted;
    int64_t number = 0;
    for (std::string line; std::getline(text, line);) {
      ++number;
      if (line.starts_with("define lines-of(")) declared = hoverAt(client, uriOfPath(path), number, 8);
      const size_t read = line.find("lines-of(");
      if (!hints.contains(number) || read == std::string::npos) continue;
      counted.push_back(hints.at(number));
      CHECK(hoverAt(client, uriOfPath(path), number, read + 1).find("as of " + std::string(kDay) + ":\n\n- " + counted.back()) !=
            std::string::npos);
    }
    CHECK(counted.size() >= 1);
    for (const std::string& label : counted) CHECK(declared.find(label) != std::string::npos);
    CHECK(client.stop() == 0);
  }
}

TEST_CASE("of several instances each is told, in the words of the command") {
  const Asked asked{(kHere / "packs/sample-foc/exit.gate").string(), (kHere / "packs/sample-foc/data").string(), "2020-05-04", ""};
  const std::string path = (kHere / "stdlib/svtad/exit-criteria.gate").string(), uri = uriOfPath(path);
  MemoryClient client;
  client.start(kAble, asked.option());
  client.open(uri, textOfFile(path));
  const auto lenses = judgedLenses(client, uri);
  const auto outcome = asked.outcome();
  std::map<int64_t, std::string> titles;
  std::map<int64_t, std::vector<std::string>> needed;
  for (size_t g = 0; g < outcome->root()["gates"].size(); ++g) {
    const Json gate = outcome->root()["gates"].at(g);
    if (gate["gate"].text() != "sit-exit") continue;
    std::string& title = titles[*at(gate, "rule/line").integer()];
    title += fmt::format("{}{} {}", title.empty() ? "" : " · ", *gate["instance"].text(), *gate["verdict"].text());
    for (size_t c = 0; c < gate["criteria"].size(); ++c) {
      const Json criterion = gate["criteria"].at(c);
      std::string& own = titles[*at(criterion, "rule/line").integer()];
      own += fmt::format("{}{} {}", own.empty() ? "" : " · ", *gate["instance"].text(), *criterion["verdict"].text());
    }
  }
  REQUIRE(titles.size() > 10);
  for (const auto& [line, title] : titles) {
    REQUIRE(lenses.contains(line));
    CHECK((lenses.at(line) == title || lenses.at(line) == title + " as of 2020-05-04"));
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("nothing is shown of a text or of data that is not what was judged") {
  const Book book;
  const std::string uri = book.uri("rules.gate"), text = book.text("rules.gate");
  const Asked asked{book.file("sources.gate"), book.file("data"), kDay, ""};
  MemoryClient client;
  client.start(kAble, asked.option());
  client.open(uri, text);
  const auto first = judgedLenses(client, uri);
  CHECK(tellsVerdict(first));

  // The text: at once nothing, then what holds for it, though nobody saved it.
  const std::string stricter = replaced(text, "at most 2 of", "at most 0 of");
  typeAll(client, uri, 2, stricter);
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  CHECK(hintsOf(client, uri).empty());
  const auto second = judgedLenses(client, uri);
  CHECK(second != first);
  book.write("rules.gate", stricter);  // for the command
  CHECK(compareWithOutcome(client, book.file("rules.gate"), second, asked.outcome()->root()) > 15);

  // A mistake: the rules do not compile, so there is no verdict.
  typeAll(client, uri, 3, stricter + "\ndefine wrong means no-such-name\n");
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  for (const auto& [line, title] : judgedLenses(client, uri)) CHECK(title == "evaluate (no verdict: the rules do not compile)");
  typeAll(client, uri, 4, stricter);
  CHECK(judgedLenses(client, uri) == second);

  // The data: nobody tells of it.
  fs::remove_all(book.path / "data");
  fs::copy(kHere / "packs/software-release/data-not-met", book.path / "data", fs::copy_options::recursive);
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  const auto third = judgedLenses(client, uri);
  CHECK(third != second);
  CHECK(compareWithOutcome(client, book.file("rules.gate"), third, asked.outcome()->root()) > 15);
  CHECK(client.stop() == 0);
}

TEST_CASE("a document of another folder that is opened takes no verdict away") {
  const Book book;
  const Asked asked{book.file("sources.gate"), book.file("data"), kDay, ""};
  MemoryClient client;
  client.start(kAble, asked.option());
  client.open(book.uri("rules.gate"), book.text("rules.gate"));
  const auto first = judgedLenses(client, book.uri("rules.gate"));
  CHECK(tellsVerdict(first));
  client.open(uriOfPath((kHere / "stdlib/svtad/model.gate").string()), textOfFile(kHere / "stdlib/svtad/model.gate"));
  CHECK(judgedLenses(client, book.uri("rules.gate")) == first);
  CHECK(client.stop() == 0);
}

TEST_CASE("settings that change say another day, or that nothing is judged any more") {
  const std::string folder = (kHere / "packs/software-release").string(), uri = uriOfPath(folder + "/rules.gate");
  const auto settings = [&](const std::string& day) {
    return fmt::format(R"({{"settings":{{"tollgate":{{"verdicts":{{"rules":[{}],"data":{},"asOf":{}}}}}}}}})",
                       jsonQuoted(folder + "/sources.gate"), jsonQuoted(folder + "/data"), jsonQuoted(day));
  };
  MemoryClient client;
  client.start(kAble);
  client.open(uri, textOfFile(folder + "/rules.gate"));
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  for (const char* day : {"2026-03-02", "2026-03-05"}) {
    client.notify("workspace/didChangeConfiguration", settings(day));
    CHECK(!tellsVerdict(lensesOf(client, uri)));
    CHECK(judgedLenses(client, uri).begin()->second.ends_with(fmt::format("as of {}", day)));
    client.notify("workspace/didChangeConfiguration", R"({"settings":{"tollgate":{"trace":"off"}}})");
    CHECK(tellsVerdict(lensesOf(client, uri)));
  }
  client.notify("workspace/didChangeConfiguration", R"({"settings":{"tollgate":{"verdicts":null}}})");
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  CHECK(client.stop() == 0);
}

TEST_CASE("who asks to be told gets each outcome as it was printed, with the texts that it is about") {
  const std::string folder = (kHere / "packs/software-release").string(), path = folder + "/rules.gate", uri = uriOfPath(path);
  const Asked asked{folder + "/sources.gate", folder + "/data", kDay, R"(,"budget":600000,"tell":true)"};
  MemoryClient client;
  client.start(kAble, asked.option());
  client.open(uri, textOfFile(path), 3);
  client.open("file:///nowhere/other.gate", "enum Colour: red\n", 8);
  const auto told = [&](int version) {
    while (true) {
      Sent sent = client.notification("tollgate/judged");
      REQUIRE(at(sent.root(), "params/documents").size() == 1);  // the other text has no part in it
      CHECK(at(sent.root(), "params/documents/0/uri").text() == uri);
      if (at(sent.root(), "params/documents/0/version").integer() == version) return sent;
    }
  };
  CHECK(at(told(3).root(), "params/outcome").written() == asked.outcome()->root().written());
  client.notify(
      "textDocument/didChange",
      fmt::format(R"({{"textDocument":{{"uri":{},"version":4}},"contentChanges":[{{"text":"no such thing\n"}}]}})", jsonQuoted(uri)));
  CHECK(at(told(4).root(), "params/outcome").isNull());
  CHECK(client.stop() == 0);
}

TEST_CASE("where no day is asked for, verdicts are of today, and of no day before") {
  const std::string folder = (kHere / "packs/software-release").string(), uri = uriOfPath(folder + "/rules.gate");
  MemoryClient client;
  client.today = 20'514;
  client.start(kAble, Asked{folder + "/sources.gate", folder + "/data", "", ""}.option());
  client.open(uri, textOfFile(folder + "/rules.gate"));
  CHECK(judgedLenses(client, uri).begin()->second.ends_with("as of 2026-03-02"));
  client.today = 20'515;
  CHECK(!tellsVerdict(lensesOf(client, uri)));
  CHECK(judgedLenses(client, uri).begin()->second.ends_with("as of 2026-03-03"));
  CHECK(client.stop() == 0);
}

TEST_CASE("nothing is judged unless it is asked for, and what takes too long is not waited for") {
  const std::string folder = (kHere / "packs/software-release").string(), uri = uriOfPath(folder + "/rules.gate");
  const std::string text = textOfFile(folder + "/rules.gate");
  {
    MemoryClient client;
    client.start(kAble);
    client.open(uri, text);
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    for (const auto& [line, title] : lensesOf(client, uri)) CHECK(title == "evaluate");
    CHECK(hintsOf(client, uri).empty());
    CHECK(client.stop() == 0);
    for (const Sent& sent : client.rest) CHECK(sent["method"].text() != "workspace/codeLens/refresh");
  }
  const Asked asked{folder + "/sources.gate", folder + "/data", kDay, R"(,"budget":0)"};
  {
    MemoryClient client;
    client.start(kAble, asked.option());
    client.open(uri, text);
    for (const auto& [line, title] : judgedLenses(client, uri)) CHECK(title == "evaluate (no verdict: it takes too long)");
    CHECK(client.stop() == 0);
  }
  // A client that cannot be told when a verdict does not hold any more is shown some only when it asks for one place.
  MemoryClient client;
  client.start("{}", Asked{folder + "/sources.gate", folder + "/data", kDay, ""}.option());
  client.open(uri, text);
  const auto line = std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(text.find("exit gate")), '\n') + 1;
  std::string hover;
  for (int i = 0; i < 200 && hover.find("as of 2026-03-02") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    hover = hoverAt(client, uri, static_cast<int64_t>(line), 11);
  }
  CHECK(hover.find("as of 2026-03-02") != std::string::npos);
  for (const auto& [at, title] : lensesOf(client, uri)) CHECK(title == "evaluate");
  CHECK(hintsOf(client, uri).empty());
  CHECK(client.stop() == 0);
}

TEST_CASE("what would open a gate is what the evaluation says is still needed") {
  const Asked asked{(kHere / "packs/software-release/sources.gate").string(), (kHere / "packs/software-release/data-not-met").string(),
                    kDay, ""};
  const std::string uri = uriOfPath((kHere / "packs/software-release/rules.gate").string());
  MemoryClient client;
  client.start(kAble, asked.option());
  client.open(uri, textOfFile(kHere / "packs/software-release/rules.gate"));
  judgedLenses(client, uri);
  const auto outcome = asked.outcome();
  const Sent lenses = client.request("textDocument/codeLens", ofDocument(uri));
  std::map<std::string, std::string> arguments;  // of the lenses, by gate
  for (size_t i = 0; i < lenses["result"].size(); ++i) {
    const Json command = lenses["result"].at(i)["command"];
    if (command["command"].text() == "tollgate.whatOpens")
      arguments[std::string(*at(command, "arguments/0/gate").text())] = command["arguments"].written();
  }
  for (size_t g = 0; g < outcome->root()["gates"].size(); ++g) {
    const Json gate = outcome->root()["gates"].at(g);
    const std::string name(*gate["gate"].text());
    CAPTURE(name);
    REQUIRE(arguments.contains(name) == (gate["verdict"].text() != "met"));
    if (!arguments.contains(name)) continue;
    const Sent answer = client.request("workspace/executeCommand",
                                       fmt::format(R"({{"command":"tollgate.whatOpens","arguments":{}}})", arguments.at(name)));
    CHECK(at(answer.root(), "result/result/gates").size() == 1);
    CHECK(at(answer.root(), "result/result/gates/0/criteria").written() == gate["criteria"].written());
    const std::string told(*at(client.notification("window/showMessage").root(), "params/message").text());
    CAPTURE(told);
    CHECK(told.starts_with(fmt::format("{} {}: {}\n", name, *gate["instance"].text(), *gate["verdict"].text())));
    for (size_t c = 0; c < gate["criteria"].size(); ++c) {
      const Json criterion = gate["criteria"].at(c);
      for (size_t n = 0; n < criterion["needed"].size(); ++n)
        CHECK(told.find(fmt::format("{} still needed: {}", *criterion["name"].text(), *at(criterion["needed"].at(n), "sentence").text())) !=
              std::string::npos);
    }
  }
  CHECK(client.stop() == 0);
}
