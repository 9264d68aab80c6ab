// The compiled row engine on folds over test executions, without the evaluator: what a gate's row work costs.
//   row_engine_bench [ROWS] [THREADS]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "runtime/jit/jit_engine.h"
#include "tests/jit/world.h"

using namespace tollgate;
using namespace tollgate::jit;
using namespace tollgate::jit::testing;

namespace {

int64_t nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Asked {
  std::vector<plan::RowRequest> requests;
  World w;
  Id e(Id type, int64_t v) { return w.constant(enumType(type), v); }
  template <typename Member, typename Counted>
  void add(Id record, const Member& member, const Counted& counted) {
    plan::RowRequest request;
    request.record = record;
    const Id var = w.variable(refType(record)), other = w.variable(refType(record));
    request.members.push_back({var, member(var), {}});
    request.counted = {other, counted(other), {}};
    requests.push_back(std::move(request));
  }
};

void ask(Asked& a) {
  World& w = a.w;
  auto outcome = [&](Id r, int64_t v) { return w.flag(Op::Equal, {w.field(w.read(r), kResultOutcome), a.e(kOutcome, v)}); };
  for (int64_t phase = 0; phase < 4; ++phase) {  // pass share per phase
    a.add(
        kResults,
        [&](Id r) {
          return w.flag(Op::Equal, {w.field(w.read(r), kResultPhase), w.constant(refType(kPhases), phase)});
        },
        [&](Id r) { return outcome(r, 0); });
  }
  for (int64_t attempt = 1; attempt < 4; ++attempt) {  // first, second … attempts that failed
    a.add(
        kResults, [&](Id r) { return outcome(r, 1); },
        [&](Id r) {
          return w.flag(Op::Equal, {w.field(w.read(r), kResultAttempt), w.constant(plain(TypeKind::Count), attempt)});
        });
  }
  a.add(
      kResults, [&](Id r) { return w.flag(Op::Not, {outcome(r, 2)}); },
      [&](Id r) {
        return w.flag(Op::Less, {w.field(w.read(r), kResultStarted), w.constant(plain(TypeKind::Date), 300)});
      });
  a.add(
      kResults,
      [&](Id r) {
        return w.flag(Op::Greater, {w.field(w.read(r), kResultStarted), w.constant(plain(TypeKind::Date), 200)});
      },
      [&](Id r) {
        return w.flag(Op::Or,
                      {outcome(r, 0), w.flag(Op::LessEqual, {w.field(w.read(r), kResultAttempt), w.constant(plain(TypeKind::Count), 2)})});
      });
  a.add(
      kResults, [&](Id r) { return outcome(r, 0); },
      [&](Id r) {
        return w.flag(Op::And, {w.flag(Op::Greater, {w.field(w.read(r), kResultStarted), w.constant(plain(TypeKind::Date), 100)}),
                                w.flag(Op::Less, {w.field(w.read(r), kResultStarted), w.constant(plain(TypeKind::Date), 250)})});
      });
  // 11: executions of heavy tests: through the reference. 12: the latest execution of each test.
  a.add(
      kResults,
      [&](Id r) {
        return w.flag(Op::Greater, {w.field(w.field(w.read(r), kResultTest), kTestWeight), w.constant(plain(TypeKind::Count), 2)});
      },
      [&](Id r) { return outcome(r, 0); });
  a.add(
      kTests,
      [&](Id t) {
        return w.flag(Op::LessEqual, {w.field(w.read(t), kTestSeverity), a.e(kSeverity, 3)});
      },
      [&](Id t) {
        const Id runs = w.filter(w.collection(kResults), [&](Id r) {
          return w.flag(Op::And, {w.flag(Op::Equal, {w.field(w.read(r), kResultTest), w.read(t)}), w.flag(Op::Not, {outcome(r, 2)})});
        });
        const Id last = w.latest(Op::Latest, runs, kResultStarted);
        return w.flag(Op::And, {w.flag(Op::IsPresent, {last}), w.flag(Op::Equal, {w.field(last, kResultOutcome), a.e(kOutcome, 0)})});
      });
}

void fill(table::Dataset& data, size_t rows) {
  const size_t tests = rows / 20 + 1;
  const size_t sizes[] = {4, tests, rows, 0};
  uint64_t state = 88172645463325252u;
  auto next = [&] {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
  };
  for (Id record = 0; record < data.collections.size(); ++record) {
    table::Collection& c = data.collections[record];
    c.origins.resize(sizes[record]);
    for (Id field = 0; field < c.columns.size(); ++field) {
      const Type type = c.columns[field].type();
      if (type.kind == TypeKind::Set && sizes[record] > 4) continue;
      // Only the columns that the folds read are filled.
      if (record == kResults && field > kResultAttempt) continue;
      for (size_t row = 0; row < sizes[record]; ++row) {
        const uint64_t r = next() >> 20;
        if (type.kind == TypeKind::Set)
          c.columns[field].pushSet({});
        else if (type.kind == TypeKind::Ref)
          c.columns[field].pushKnown(static_cast<int64_t>(r % sizes[type.id]));
        else if (type.kind == TypeKind::Enum)
          c.columns[field].pushKnown(static_cast<int64_t>(r % 3));
        // Times rise with the rows, so that few tests tie.
        else if (type.kind == TypeKind::Date && record == kResults)
          c.columns[field].pushKnown(static_cast<int64_t>(row));
        else if (type.kind == TypeKind::Flag)
          c.columns[field].pushKnown(static_cast<int64_t>(r & 1));
        else
          c.columns[field].pushKnown(static_cast<int64_t>(r % 5));
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  Asked asked;
  ask(asked);
  table::Dataset data(asked.w.p);
  fill(data, rows);
  size_t bytes = 0;
  for (Id field : {kResultTest, kResultPhase, kResultOutcome, kResultStarted, kResultAttempt}) {
    bytes += data.collections[kResults].columns[field].codes().width() * rows;
  }
  std::printf("%zu rows, %.0f MB in the columns read, %zu folds\n", rows, static_cast<double>(bytes) / 1e6, asked.requests.size());
  for (const bool simple : {true, false}) {
    std::vector<plan::RowRequest> requests = asked.requests;
    if (simple) requests.resize(10);
    for (const unsigned threads : {1u, 2u}) {
      int64_t best = INT64_MAX, compile = 0;
      for (int run = 0; run < 3; ++run) {
        JitStatistics statistics;
        JitOptions options;
        options.threads = threads, options.rowListBytes = 0, options.nanoseconds = nanoseconds;
        const auto engine = makeJitEngine(asked.w.p, data, options, statistics);
        const int64_t start = nanoseconds();
        engine->prepare(requests);
        const int64_t all = nanoseconds() - start;
        if (all - statistics.compileNanoseconds < best) best = all - statistics.compileNanoseconds, compile = statistics.compileNanoseconds;
        if (run == 0 && threads == 1) {
          for (const plan::RowRequest& request : requests) {
            plan::RowCounts counts;
            const bool counted = engine->count(request, false, counts);
            std::printf("  %s out %lld fails %lld satisfies %lld open %zu\n", counted ? "counted" : "LEFT",
                        static_cast<long long>(counts.out), static_cast<long long>(counts.fails), static_cast<long long>(counts.satisfies),
                        counts.open.size());
          }
        }
      }
      std::printf("%s, %u threads: %.1f ms (%.1f GB/s of the columns), compile %.1f ms\n",
                  simple ? "10 folds without references" : "12 folds, latest per test", threads, static_cast<double>(best) / 1e6,
                  static_cast<double>(bytes) / static_cast<double>(best), static_cast<double>(compile) / 1e6);
    }
  }
  return 0;
}
