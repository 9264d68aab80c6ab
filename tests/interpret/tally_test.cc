// The one rule for all quantifiers (M4), proved by enumeration: every table of up to four rows, every fate of each row,
// further rows, every form, limits in counts and shares, every value of the empty way.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "runtime/plan/tally.h"

namespace tollgate::plan {
namespace {

using ir::Form;

struct Case {
  Tally tally;
  Form form;
  Limit limit;
  Truth whenEmpty;
};

constexpr Form kForms[] = {Form::Every, Form::Some, Form::No, Form::AtLeast, Form::AtMost, Form::MoreThan, Form::FewerThan, Form::Exactly};

/// What M4 says of a population that is known: `in` rows, of which `satisfying` satisfy.
bool holds(Form form, Limit limit, int64_t in, int64_t satisfying) {
  const int64_t left = limit.share ? satisfying * limit.denominator : satisfying;
  const int64_t right = limit.share ? limit.value * in : limit.value;
  switch (form) {
    case Form::Every: return satisfying == in;
    case Form::Some: return satisfying > 0;
    case Form::No: return satisfying == 0;
    case Form::AtLeast: return left >= right;
    case Form::AtMost: return left <= right;
    case Form::MoreThan: return left > right;
    case Form::FewerThan: return left < right;
    case Form::Exactly: return left == right;
  }
  return false;
}

/// Every pair (in, satisfying) that some way of the open rows gives.
std::set<std::pair<int64_t, int64_t>> ways(const Tally& tally) {
  std::set<std::pair<int64_t, int64_t>> found{{0, 0}};
  auto step = [&](RowFate fate) {
    std::set<std::pair<int64_t, int64_t>> next;
    for (const auto& [in, satisfying] : found) {
      if ((fate & kOut) != 0) next.emplace(in, satisfying);
      if ((fate & kFails) != 0) next.emplace(in + 1, satisfying);
      if ((fate & kSatisfies) != 0) next.emplace(in + 1, satisfying + 1);
    }
    found = std::move(next);
  };
  for (RowFate fate = 1; fate < 8; ++fate) {
    for (int64_t i = 0; i < tally.rows[fate]; ++i) step(fate);
  }
  // More further rows than any limit below can tell apart.
  constexpr int kFurther = 20;
  const RowFate in = tally.further & (kFails | kSatisfies);
  for (int i = 0; in != 0 && i < kFurther; ++i) step(in | kOut);
  return found;
}

Truth expected(const std::set<std::pair<int64_t, int64_t>>& all, const Case& c) {
  Truth united(0);
  for (const auto& [in, satisfying] : all) {
    united = united | (in == 0 ? c.whenEmpty : Truth::of(holds(c.form, c.limit, in, satisfying)));
  }
  return united;
}

bool within(Truth part, Truth whole) { return (part.bits() & ~whole.bits()) == 0; }

/// All tallies of up to four rows.
template <typename Visit>
void eachTally(const Visit& visit) {
  Tally tally;
  const auto fill = [&](const auto& self, RowFate from, int left) -> void {
    for (const RowFate further : {RowFate(0), kFails, kSatisfies, RowFate(kFails | kSatisfies)}) {
      tally.further = further;
      visit(tally);
    }
    if (left == 0) return;
    for (RowFate fate = from; fate < 8; ++fate) {
      ++tally.rows[fate];
      self(self, fate, left - 1);
      --tally.rows[fate];
    }
  };
  fill(fill, 1, 4);
}

template <typename Visit>
void eachCase(const Visit& visit) {
  std::vector<Limit> limits;
  for (int64_t k = 0; k <= 5; ++k) limits.push_back({k, 1, false});
  for (int64_t b = 1; b <= 4; ++b) {
    for (int64_t a = 0; a <= b; ++a) limits.push_back({a, b, true});
  }
  eachTally([&](const Tally& tally) {
    const auto all = ways(tally);
    for (const Form form : kForms) {
      const bool limited = form != Form::Every && form != Form::Some && form != Form::No;
      for (const Limit& limit : limits) {
        for (const Truth empty :
             {Truth::yes(), Truth::no(), Truth::notApplicable(), Truth::unknown(), emptySum(form, limited ? limit : Limit{})}) {
          visit(all, Case{tally, form, limited ? limit : Limit{}, empty});
        }
        if (!limited) break;
      }
    }
  });
}

TEST_CASE("M4: the bounds of every quantifier are sound, and exact but for `exactly` a share") {
  int64_t cases = 0, contradictions = 0, loose = 0, looseExactly = 0;
  eachCase([&](const auto& all, const Case& c) {
    ++cases;
    const Truth claimed = judge(c.tally, c.form, c.limit, c.whenEmpty);
    const Truth real = expected(all, c);
    if (!within(real, claimed)) ++contradictions;
    if (within(real, claimed) && !(real == claimed)) ++(c.form == Form::Exactly && c.limit.share ? looseExactly : loose);
  });
  MESSAGE("cases: ", cases, ", `exactly` a share not settled though it could be: ", looseExactly);
  CHECK(cases > 400000);
  CHECK(contradictions == 0);
  CHECK(loose == 0);
}

TEST_CASE("M4: the sum 0 decides as an empty population does") {
  for (const Form form : kForms) {
    for (int64_t k = 0; k <= 3; ++k) CHECK(emptySum(form, {k, 1, false}) == Truth::of(holds(form, {k, 1, false}, 0, 0)));
    CHECK(emptySum(form, {9, 10, true}) == Truth::of(holds(form, {9, 10, true}, 0, 0)));
  }
}

TEST_CASE("M1: settling one row never overturns a definite answer") {
  int64_t cases = 0, overturned = 0;
  eachCase([&](const auto&, const Case& c) {
    const Truth before = judge(c.tally, c.form, c.limit, c.whenEmpty);
    auto check = [&](const Tally& after) {
      ++cases;
      if (!within(judge(after, c.form, c.limit, c.whenEmpty), before)) ++overturned;
    };
    for (const RowFate fate : {RowFate(3), RowFate(5), RowFate(6), RowFate(7)}) {
      if (c.tally.rows[fate] == 0) continue;
      for (const RowFate settled : {RowFate(1), RowFate(2), RowFate(3), RowFate(4), RowFate(5), RowFate(6)}) {
        if ((settled & ~fate) != 0 || settled == fate) continue;
        Tally after = c.tally;
        --after.rows[fate], ++after.rows[settled];
        check(after);
      }
    }
    if (c.tally.further != 0) {
      Tally after = c.tally;
      after.further = 0;
      check(after);
      after = c.tally;
      ++after.rows[c.tally.further];
      check(after);
    }
  });
  MESSAGE("settlings: ", cases);
  CHECK(overturned == 0);
}

// ---- The proof can fail -----------------------------------------------------------------------------------------

enum class Broken : uint8_t { Nothing, MembershipIgnored, EmptinessLeftOut, ForcingLeftOut, FurtherForgotten };

/// The rule of tally.cc once more, over plain integers, with one thing broken.
Truth brokenJudge(const Case& c, Broken broken) {
  int64_t satisfying = 1, failing = 0, against = c.limit.value;
  if (c.form == Form::Every)
    satisfying = 0, failing = -1, against = 0;
  else if (c.form == Form::Some)
    against = 1;
  else if (c.form == Form::No)
    against = 0;
  else if (c.limit.share)
    satisfying = c.limit.denominator - c.limit.value, failing = -c.limit.value, against = 0;

  constexpr int64_t kInfinite = 1 << 20;
  int64_t least = 0, greatest = 0, forceLeast = kInfinite, forceGreatest = kInfinite;
  bool possible = false, sure = false;
  auto take = [&](RowFate fate, int64_t times) {
    if ((fate & (kFails | kSatisfies)) == 0 || times == 0) return;
    const int64_t low = (fate & kFails) == 0 ? satisfying : (fate & kSatisfies) == 0 ? failing : std::min(failing, satisfying);
    const int64_t high = (fate & kFails) == 0 ? satisfying : (fate & kSatisfies) == 0 ? failing : std::max(failing, satisfying);
    const bool out = (fate & kOut) != 0 && broken != Broken::MembershipIgnored;
    possible = true;
    sure = sure || (fate & kOut) == 0;
    least += (out ? std::min<int64_t>(low, 0) : low) * times;
    greatest += (out ? std::max<int64_t>(high, 0) : high) * times;
    forceLeast = std::min(forceLeast, std::max<int64_t>(low, 0));
    forceGreatest = std::min(forceGreatest, std::max<int64_t>(-high, 0));
  };
  for (RowFate fate = 1; fate < 8; ++fate) take(fate, c.tally.rows[fate]);
  if (broken != Broken::FurtherForgotten && c.tally.further != 0) take(c.tally.further | kOut, kInfinite);
  if (!possible) return c.whenEmpty;
  if (!sure && broken != Broken::ForcingLeftOut && broken != Broken::MembershipIgnored) least += forceLeast, greatest -= forceGreatest;
  auto truth = [](bool surely, bool maybe) { return surely ? Truth::yes() : maybe ? Truth::unknown() : Truth::no(); };
  Truth t;
  switch (c.form) {
    case Form::Every:
    case Form::Some:
    case Form::AtLeast: t = truth(least >= against, greatest >= against); break;
    case Form::No:
    case Form::AtMost: t = truth(greatest <= against, least <= against); break;
    case Form::MoreThan: t = truth(least > against, greatest > against); break;
    case Form::FewerThan: t = truth(greatest < against, least < against); break;
    case Form::Exactly: t = truth(least == against && greatest == against, least <= against && against <= greatest); break;
  }
  return sure || broken == Broken::EmptinessLeftOut ? t : t | c.whenEmpty;
}

TEST_CASE("M4: a broken bound and an emptiness rule left out are found") {
  struct Found {
    int64_t contradictions = 0, loose = 0, different = 0;
  };
  auto run = [](Broken broken) {
    Found found;
    eachCase([&](const auto& all, const Case& c) {
      const Truth claimed = brokenJudge(c, broken), real = expected(all, c);
      if (!within(real, claimed))
        ++found.contradictions;
      else if (!(real == claimed) && !(c.form == Form::Exactly && c.limit.share))
        ++found.loose;
      if (!(claimed == judge(c.tally, c.form, c.limit, c.whenEmpty))) ++found.different;
    });
    return found;
  };
  const Found whole = run(Broken::Nothing);
  CHECK(whole.contradictions == 0);
  CHECK(whole.loose == 0);
  CHECK(whole.different == 0);
  for (const Broken broken : {Broken::MembershipIgnored, Broken::EmptinessLeftOut, Broken::FurtherForgotten}) {
    CHECK(run(broken).contradictions > 0);
  }
  const Found unforced = run(Broken::ForcingLeftOut);
  CHECK(unforced.contradictions == 0);  // sound, but not as exact as M4 claims
  CHECK(unforced.loose > 0);
}

}  // namespace
}  // namespace tollgate::plan
