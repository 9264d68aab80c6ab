// `agreed by BODY on DATE fingerprint …` is compared with the pack's own fingerprint.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/fingerprint/support.h"

using namespace tollgate;
using namespace tollgate::test;

namespace {

std::string packText(const std::string& agreement, const std::string& title = "A test") {
  return "enum Body: DCC, TAG\nenum Outcome: passed, failed\n\n"
         "record TestCase in tests\n  key id : text\n  title : text?\n\n"
         "record Run in runs\n  key id : text\n  outcome : Outcome\n\n"
         "exit gate g\n  criterion c\n    require every runs satisfies outcome is passed\n\n"
         "pack foc \"A pack\" version 1.0\n  proposed by DCC on 2020-01-01\n" +
         agreement + "  test T-1 \"" + title + "\"\n    given \"something\"\n";
}
std::string ownPrint() { return prints(programOf({{"m", packText("")}}, "m")).at("pack foc"); }
std::string agreedOn(const std::string& fingerprint) { return "  agreed by TAG on 2020-02-27 fingerprint " + fingerprint + "\n"; }

std::string packLine(const std::string& text, const char* asOf = "2020-06-01") {
  api::Rules rules = api::compile({{"m", "m.gate", text}});
  REQUIRE(rules.ok());
  api::Facts facts(rules, *parseIsoDate(asOf));
  return api::evaluate(rules, facts.finish()).packs.at(0);
}

}  // namespace

TEST_CASE("a pack that is as agreed says so, in 8 digits or more") {
  const std::string own = ownPrint();
  for (const std::string& written : {own, own.substr(0, 8), own.substr(0, 20), own.substr(0, 8) + "…"}) {
    CAPTURE(written);
    const std::string text = packText(agreedOn(written));
    CHECK(diagnosticsOf({{"m", text}}, "m").empty());
    CHECK(packLine(text) == "foc 1.0 (agreed by TAG)");
  }
}

TEST_CASE("a pack that differs from what was agreed is not agreed, and a warning says so") {
  const std::string own = ownPrint();
  const std::string text = packText(agreedOn("9f31c0e4"));
  const std::string expected = "the agreed text of `foc` is 9f31c0e4, this is " + own.substr(0, 8);
  const std::string said = diagnosticsOf({{"m", text}}, "m");
  CHECK(said.find("warning[G1000]: " + expected) != std::string::npos);
  CHECK(said.find("whose fingerprint is " + own) != std::string::npos);
  CHECK(packLine(text) == "foc 1.0 (not agreed: the agreed text is 9f31c0e4, this is " + own.substr(0, 8) + ")");
  // Agreed as it was, then changed.
  CHECK(packLine(packText(agreedOn(own), "Another test")).starts_with("foc 1.0 (not agreed: the agreed text is " + own.substr(0, 8)));
  // Fewer than 8 digits are no fingerprint.
  CHECK(diagnosticsOf({{"m", packText(agreedOn(own.substr(0, 7)))}}, "m").find("error[G1002]") != std::string::npos);
}

TEST_CASE("a decision that has to be taken within Working Days stands on the calendar") {
  const auto gate = [](const std::string& weekend) {
    return prints(programOf({{"m",
                              "enum Body: TAB, TAG\n\nrecord Row in rows\n  key id : text\n\n"
                              "decision approval on Row\n  recommended by TAB\n  decided by TAG within 5 working-days\n\n"
                              "calendar days\n  weekend " +
                                  weekend +
                                  "\n  holidays 2020-05-08\n  years 2020..2020\n\n"
                                  "exit gate g\n  criterion c\n    require every rows satisfies approval is granted for this\n"}},
                            "m"))
        .at("exit gate g");
  };
  CHECK(gate("Saturday, Sunday") == gate("Sunday, Saturday"));
  CHECK(gate("Saturday, Sunday") != gate("Monday"));
}

TEST_CASE("of several agreements none hides another") {
  const std::string own = ownPrint();
  const std::string other = "the text agreed by TAG is 9f31c0e4, this is " + own.substr(0, 8);
  const std::string text = packText(agreedOn("9f31c0e4") + "  agreed by Panel on 2020-02-20\n");
  CHECK(diagnosticsOf({{"m", text}}, "m").find("warning[G1000]: the agreed text of `foc` is 9f31c0e4") != std::string::npos);
  CHECK(packLine(text) == "foc 1.0 (agreed by Panel; " + other + ")");
  CHECK(packLine(text, "2020-02-21") == "foc 1.0 (agreed by Panel)");
  CHECK(packLine(text, "2019-12-31") == "foc 1.0 (not proposed)");
}

TEST_CASE("an agreement without a fingerprint, or later than the evaluation, is as before") {
  CHECK(packLine(packText("  agreed by TAG on 2020-02-27\n")) == "foc 1.0 (agreed by TAG)");
  CHECK(packLine(packText(agreedOn("9f31c0e4")), "2020-02-01") == "foc 1.0 (only proposed by DCC)");
  CHECK(packLine(packText("")) == "foc 1.0 (only proposed by DCC)");
  CHECK(packLine(packText("  agreed by TAG\n")) == "foc 1.0 (not agreed: TAG names no day of its agreement)");
}

TEST_CASE("a pack that is refused says so, until its body agrees to it") {
  const std::string refused = "  refused by TAG on 2020-02-20 ref \"TAG-1\"\n", agreed = "  agreed by TAG on 2020-02-27\n";
  CHECK(packLine(packText(refused)) == "foc 1.0 (refused by TAG)");
  CHECK(packLine(packText(refused), "2020-02-19") == "foc 1.0 (only proposed by DCC)");
  CHECK(packLine(packText(refused + agreed)) == "foc 1.0 (agreed by TAG)");
  CHECK(packLine(packText(refused + agreed), "2020-02-26") == "foc 1.0 (refused by TAG)");
  CHECK(packLine(packText(agreed + "  refused by TAG on 2020-02-27\n")) == "foc 1.0 (refused by TAG)");
  CHECK(packLine(packText(agreed + "  refused by TAG on 2020-02-28 fingerprint 9f31c0e4\n")) == "foc 1.0 (agreed by TAG)");  // another text
}

TEST_CASE("a body that a pack could be referred to decides once the body before has spoken") {
  const auto verdict = [](const std::string& lines) {
    const std::string text =
        "enum Body: DCC, TAG, SecretaryOfState\n\nrecord TestPack in packs\n  key name : text\n\n"
        "record TestCase in tests\n  key id : text\n  title : text?\n\n"
        "decision pack-agreement on TestPack\n  proposed by DCC\n  decided by TAG\n  referred to SecretaryOfState\n  renewable\n\n"
        "exit gate g\n  criterion c\n    require every packs satisfies pack-agreement is granted for this\n\n"
        "pack foc \"A pack\" version 1.0\n" +
        lines + "  test T-1 \"A test\"\n    given \"something\"\n";
    api::Rules rules = api::compile({{"m", "m.gate", text}});
    REQUIRE(rules.ok());
    api::Facts facts(rules, *parseIsoDate("2020-06-01"));
    return std::string(plan::verdictText(api::evaluate(rules, facts.finish()).gates.at(0).verdict));
  };
  const std::string byState = "  agreed by SecretaryOfState on 2020-03-02\n";
  CHECK(verdict("") == "undetermined");
  CHECK(verdict("  agreed by TAG on 2020-02-27\n") == "met");
  CHECK(verdict("  refused by TAG on 2020-02-27\n") == "not met");
  CHECK(verdict(byState) == "undetermined");
  CHECK(verdict(byState + "  refused by TAG on 2020-03-03\n") == "undetermined");
  CHECK(verdict(byState + "  refused by TAG on 2020-03-02\n") == "met");
  CHECK(verdict("  agreed by TAG on 2020-02-27\n  refused by SecretaryOfState on 2020-03-02\n") == "not met");
  CHECK(verdict("  refused by TAG on 2020-02-27 fingerprint 00000000\n" + byState) == "undetermined");  // of another text
}
