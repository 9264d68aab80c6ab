// Broken programs: the checker answers for every text, without crash, and what it passes the verifier accepts.

#include <random>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "tests/sema/support.h"

using namespace tollgate;

namespace {

/// The text with some words or lines taken out, doubled or swapped.
std::string damaged(const std::string& text, std::mt19937& random) {
  std::vector<std::string> parts;
  std::string part;
  for (char c : text) {
    const bool edge = c == ' ' || c == '\n' || c == '(' || c == ')' || c == ',' || c == '.';
    if (edge && !part.empty()) parts.push_back(std::exchange(part, ""));
    if (edge)
      parts.emplace_back(1, c);
    else
      part += c;
  }
  parts.push_back(part);
  const auto pick = [&] { return random() % parts.size(); };
  for (unsigned i = 0; i < 1 + random() % 4; ++i) {
    switch (random() % 4) {
      case 0: parts[pick()].clear(); break;
      case 1: parts[pick()] = parts[pick()]; break;
      case 2: std::swap(parts[pick()], parts[pick()]); break;
      default: parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(pick()), parts[pick()]); break;
    }
  }
  std::string out;
  for (const std::string& p : parts) out += p;
  return out;
}

}  // namespace

TEST_CASE("damaged programs") {
  std::mt19937 random(20200114);
  unsigned sound = 0;
  for (const std::string name : {"lowered", "types", "emptiness", "decisions", "lint", "names", "packs"}) {
    const std::string text = test::readFile(test::kGoldens + "/" + name + ".gate");
    for (int i = 0; i < 60; ++i) {
      const std::string broken = damaged(text, random);
      test::Modules modules(broken);
      const auto checked = test::checkModules(modules);
      if (!checked->program.ok()) continue;
      ++sound;
      CAPTURE(broken);
      std::string findings;
      for (const std::string& line : ir::verify(lower::lower(checked->program))) findings += line + "\n";
      CHECK(findings == "");
    }
  }
  CHECK(sound > 0);
}

TEST_CASE("deep expressions are cut off, not walked") {
  std::string sum = "define a means 1";
  for (int i = 0; i < 20'000; ++i) sum += " + 1";
  test::Modules modules(sum + "\n");
  const auto checked = test::checkModules(modules);
  CHECK(checked->program.diagnostics.hasErrors());
  // A chain of definitions is refused in either order of declaration.
  for (const bool forwards : {true, false}) {
    for (const int length : {64, 65, 500}) {
      std::string calls;
      for (int n = 0; n < length; ++n) {
        const int i = forwards ? n : length - 1 - n;
        calls += "define f" + std::to_string(i) + " means " + (i == 0 ? "1" : "f" + std::to_string(i - 1) + " + 1") + "\n";
      }
      test::Modules chain(calls);
      CAPTURE(length);
      CAPTURE(forwards);
      CHECK(test::checkModules(chain)->program.ok() == (length <= 64));
    }
  }
}

TEST_CASE("a chain of gates that read each other is refused, in whichever order they are written") {
  for (const bool forwards : {true, false}) {
    for (const int length : {64, 65, 3000}) {
      std::string text = "record P in ps\n  key id : text\n";
      for (int n = 0; n < length; ++n) {
        const int i = forwards ? n : length - 1 - n;
        text += fmt::format("exit gate g{}\n  for each p in ps\n  criterion c\n    require {}\n", i,
                            i == 0 ? "p.id is \"A\"" : fmt::format("g{} is met for p", i - 1));
      }
      test::Modules chain(text);
      CAPTURE(length);
      CAPTURE(forwards);
      CHECK(test::checkModules(chain)->program.ok() == (length <= 64));
    }
  }
}
