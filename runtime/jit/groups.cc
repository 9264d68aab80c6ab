#include "runtime/jit/groups.h"

#include <algorithm>
#include <bit>

#include "runtime/interpret/possible.h"

namespace tollgate::jit {

using Key = GroupSpec::Key;
using Result = GroupSpec::Result;

GroupState::GroupState(const Job& job, const Columns& columns) : job_(job), columns_(columns), spec_(job.groups->spec) {
  ordered_ = spec_.result == Result::Latest || spec_.result == Result::Earliest;
  if (spec_.key == Key::OuterSets) {
    const size_t blocks = paddedRows(columns.rows(job.record)) / kBlockRows;
    satisfiesWords_.assign(blocks, 0), failsWords_.assign(blocks, 0), openWords_.assign(blocks, 0);
    return;
  }
  open_.assign(spec_.groups, 0);
  if (ordered_) {
    best_.resize(spec_.groups);
  } else {
    satisfying_.assign(spec_.groups, 0);
    failing_.assign(spec_.groups, 0);
  }
}

void GroupState::count(size_t group, bool holds) { ++(holds ? satisfying_ : failing_)[group]; }

void GroupState::offer(size_t group, int64_t key, uint32_t row, uint8_t how) {
  Best& best = best_[group];
  if (how == 0) return;
  const bool better = spec_.result == Result::Latest ? key > best.key : key < best.key;
  if (best.how == 0 || better)
    best = {key, row, how};
  else if (key == best.key)
    best = {key, std::min(row, best.row), 2};
}

void GroupState::take(size_t group, uint64_t row) {
  const table::Column& order = columns_.column(job_.record, spec_.order);
  int64_t key = order.codes().get(row);
  if (order.type().kind == ir::TypeKind::Number) key = interpret::orderedBits(std::bit_cast<double>(key));
  offer(group, key, static_cast<uint32_t>(row), 1);
}

// A row whose place is not settled may be in every group that it may come to be in.
void GroupState::openRow(uint64_t row) {
  switch (spec_.key) {
    case Key::None: open_[0] = 1; return;
    case Key::OuterSets: return;
    case Key::Column:
    case Key::Sets: break;
  }
  const table::Column& column = columns_.column(job_.record, spec_.field);
  const table::Cell cell = column.get(static_cast<table::Row>(row));
  if (cell.state == table::Cell::State::Open && (spec_.key == Key::Sets || !cell.open->finite || cell.open->mayBeAbsent)) {
    allOpen_ = true;
  } else if (cell.state == table::Cell::State::Open) {
    for (const int64_t candidate : cell.open->candidates) {
      if (candidate >= 0 && static_cast<size_t>(candidate) < open_.size()) open_[static_cast<size_t>(candidate)] = 1;
    }
  } else if (cell.state == table::Cell::State::Absent) {
    if (spec_.key == Key::Column) allOpen_ = true;  // comparing it is unknown, whatever with
  } else if (spec_.key == Key::Sets) {
    for (const int64_t element : column.elements(static_cast<table::Row>(row))) {
      if (static_cast<size_t>(element) < open_.size()) open_[static_cast<size_t>(element)] = 1;
    }
  } else {
    open_[static_cast<size_t>(cell.value)] = 1;
  }
}

template <typename Code, typename Take>
void GroupState::addByColumn(const Code* codes, Words words, const Take& taken) {
  const table::Column& column = columns_.column(job_.record, spec_.field);
  const bool someAbsent = column.absent().any();
  for (uint64_t block = 0; block < words.blocks; ++block) {
    const uint64_t base = (words.first + block) * kBlockRows, holding = words.satisfies[block];
    for (uint64_t bits = words.open[block]; bits != 0; bits &= bits - 1) openRow(base + static_cast<unsigned>(std::countr_zero(bits)));
    for (uint64_t bits = holding | words.fails[block]; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<unsigned>(std::countr_zero(bits));
      const uint64_t row = base + bit;
      if (someAbsent && column.absent().test(row)) {
        allOpen_ = true;
        continue;
      }
      taken(static_cast<size_t>(codes[row]), row, (holding >> bit & 1) != 0);
    }
  }
}

void GroupState::add(uint64_t first, uint64_t blocks, const uint64_t* satisfies, const uint64_t* fails, const uint64_t* open) {
  if (spec_.key == Key::OuterSets) {
    std::copy_n(satisfies, blocks, satisfiesWords_.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy_n(fails, blocks, failsWords_.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy_n(open, blocks, openWords_.begin() + static_cast<std::ptrdiff_t>(first));
    return;
  }
  if (spec_.key == Key::Column) {
    const Words words{first, blocks, satisfies, fails, open};
    withCodes(columns_.column(job_.record, spec_.field).codes(), [&](const auto* codes) {
      if (!ordered_) {
        addByColumn(codes, words, [&](size_t group, uint64_t, bool holds) { count(group, holds); });
        return;
      }
      const table::Column& order = columns_.column(job_.record, spec_.order);
      if (order.type().kind == ir::TypeKind::Number) {
        addByColumn(codes, words, [&](size_t group, uint64_t row, bool) { take(group, row); });
        return;
      }
      withCodes(order.codes(), [&](const auto* keys) {
        addByColumn(codes, words, [&](size_t group, uint64_t row, bool) {
          offer(group, static_cast<int64_t>(keys[row]), static_cast<uint32_t>(row), 1);
        });
      });
    });
    return;
  }
  for (uint64_t block = 0; block < blocks; ++block) {
    const uint64_t base = (first + block) * kBlockRows;
    for (uint64_t bits = open[block]; bits != 0; bits &= bits - 1) openRow(base + static_cast<unsigned>(std::countr_zero(bits)));
    if (spec_.key == Key::None && !ordered_) {
      satisfying_[0] += static_cast<uint32_t>(std::popcount(satisfies[block]));
      failing_[0] += static_cast<uint32_t>(std::popcount(fails[block]));
      continue;
    }
    for (uint64_t bits = satisfies[block] | fails[block]; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<unsigned>(std::countr_zero(bits));
      const bool holds = (satisfies[block] >> bit & 1) != 0;
      if (spec_.key == Key::None) {
        take(0, base + bit);
        continue;
      }
      const table::Column& column = columns_.column(job_.record, spec_.field);
      if (column.open().test(base + bit)) {  // it reads an open fact, so it is no row counted here
        allOpen_ = true;
        continue;
      }
      for (const int64_t element : column.elements(static_cast<table::Row>(base + bit))) {
        if (static_cast<size_t>(element) >= open_.size())
          allOpen_ = true;
        else if (ordered_)
          take(static_cast<size_t>(element), base + bit);
        else
          count(static_cast<size_t>(element), holds);
      }
    }
  }
}

void GroupState::merge(const GroupState& other) {
  allOpen_ = allOpen_ || other.allOpen_;
  for (size_t i = 0; i < open_.size(); ++i) open_[i] |= other.open_[i];
  for (size_t i = 0; i < satisfying_.size(); ++i) satisfying_[i] += other.satisfying_[i];
  for (size_t i = 0; i < failing_.size(); ++i) failing_[i] += other.failing_[i];
  for (size_t i = 0; i < best_.size(); ++i) offer(i, other.best_[i].key, other.best_[i].row, other.best_[i].how);
  for (size_t i = 0; i < satisfiesWords_.size(); ++i) {
    satisfiesWords_[i] |= other.satisfiesWords_[i];
    failsWords_[i] |= other.failsWords_[i];
    openWords_[i] |= other.openWords_[i];
  }
}

uint8_t GroupState::truthCode(int64_t satisfying, int64_t failing) const {
  const plan::Limit limit{spec_.limit, spec_.limitDenominator, spec_.limitIsShare};
  plan::Truth truth;
  if (satisfying + failing == 0) {
    switch (spec_.empty) {
      case ir::EmptyIs::SumDecides: truth = plan::emptySum(spec_.form, limit); break;
      case ir::EmptyIs::Met: truth = plan::Truth::yes(); break;
      case ir::EmptyIs::NotMet: truth = plan::Truth::no(); break;
      case ir::EmptyIs::NotApplicable:
      case ir::EmptyIs::NothingToExamine: break;
    }
  } else {
    plan::Tally tally;
    tally.add(plan::kSatisfies, satisfying);
    tally.add(plan::kFails, failing);
    truth = plan::judge(tally, spec_.form, limit, plan::Truth(0));
  }
  return truth.isTrue() ? kCodeTrue : truth.isFalse() ? kCodeFalse : kCodeOpen;
}

void GroupState::finishOuter(Groups& groups) const {
  const table::Column& column = columns_.column(spec_.outerRecord, spec_.field);
  const size_t rows = columns_.rows(job_.record);
  for (size_t outer = 0; outer < spec_.groups; ++outer) {
    if (column.open().test(outer)) continue;  // stays open
    int64_t satisfying = 0, failing = 0;
    bool open = false;
    for (const int64_t element : column.elements(static_cast<table::Row>(outer))) {
      const auto at = static_cast<size_t>(element);
      auto bit = [&](const std::vector<uint64_t>& words) { return (words[at / 64] >> (at % 64) & 1) != 0; };
      open = open || at >= rows || bit(openWords_);
      if (open) break;
      satisfying += bit(satisfiesWords_), failing += bit(failsWords_);
    }
    if (open) continue;
    if (spec_.result == Result::Truth) {
      groups.codes[outer] = truthCode(satisfying, failing);
    } else if (satisfying + failing > 0 || spec_.empty == ir::EmptyIs::SumDecides) {
      groups.codes[outer] = kKnown;
      groups.values[outer] = static_cast<uint32_t>(satisfying + failing);
    }
  }
}

void GroupState::finish(Groups& groups) const {
  if (spec_.key == Key::OuterSets) {
    finishOuter(groups);
    return;
  }
  std::vector<uint8_t> open = open_;
  bool allOpen = allOpen_;
  for (const table::Further& further : columns_.data().collections[job_.record].further) {
    const bool oneGroup = spec_.key == Key::Column && further.field == spec_.field;
    if (!oneGroup)
      allOpen = true;
    else if (static_cast<size_t>(further.value) < open.size())
      open[static_cast<size_t>(further.value)] = 1;
  }
  if (allOpen) return;  // as the tables were made
  for (size_t group = 0; group < spec_.groups; ++group) {
    if (open[group] != 0) continue;
    if (ordered_) {
      const Best& best = best_[group];
      groups.codes[group] = best.how == 0 ? kAbsent : best.how == 1 ? kKnown : kOpen;
      groups.values[group] = best.row;
      continue;
    }
    const int64_t satisfying = satisfying_[group], failing = failing_[group];
    if (spec_.result == Result::Truth) {
      groups.codes[group] = truthCode(satisfying, failing);
    } else if (satisfying + failing > 0 || spec_.empty == ir::EmptyIs::SumDecides) {
      groups.codes[group] = kKnown;
      groups.values[group] = static_cast<uint32_t>(satisfying + failing);
    }
  }
}

}  // namespace tollgate::jit
