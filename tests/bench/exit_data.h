#pragma once
// The test executions of the exit benchmark: worked out from the row's number alone, so that the same rows can go into
// this program's structures and into CSV files for other tools.

#include <cstdint>
#include <string>

namespace tollgate::bench {

inline constexpr int kPhases = 6, kProviders = 3, kSeverities = 5;
inline constexpr const char* kOutcomes[] = {"passed", "failed", "not-run"};
inline constexpr const char* kKinds[] = {"PIT", "SIT", "UTS"};

inline uint64_t mixed(uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

struct Execution {
  uint64_t test;
  int phase, provider, outcome, severity;
  int64_t attempt, startedMs, seconds;
  int evidence;  // -1: none
};

inline uint64_t testsOf(uint64_t rows) { return rows / 20 + 1; }

/// Execution `row` of `rows`, below 100 million. Times are distinct and in no order: the row's number times a constant,
/// modulo a prime, in steps of 300 ms from 2020-01-01 on.
inline Execution executionOf(uint64_t row, uint64_t rows) {
  const uint64_t a = mixed(row), b = mixed(a);
  const auto percent = [](uint64_t bits) { return static_cast<int>((bits & 0xFFFF) * 100 >> 16); };
  Execution e;
  e.test = a % testsOf(rows);
  e.phase = static_cast<int>((a >> 40) % kPhases);
  e.provider = static_cast<int>((a >> 48) % kProviders);
  const int outcome = percent(b);
  e.outcome = outcome < 78 ? 0 : outcome < 96 ? 1 : 2;
  const int severity = percent(b >> 16);
  e.severity = severity < 1 ? 0 : severity < 6 ? 1 : severity < 20 ? 2 : severity < 50 ? 3 : 4;
  const int attempt = percent(b >> 32);
  e.attempt = attempt < 80 ? 1 : attempt < 95 ? 2 : attempt < 99 ? 3 : 4;
  constexpr uint64_t kPrime = 100'000'007, kStep = 61'803'399;
  e.startedMs = 1'577'836'800'000 + static_cast<int64_t>((row + 1) % kPrime * kStep % kPrime * 300);
  e.seconds = static_cast<int64_t>((b >> 48) % 2520);
  e.evidence = percent(mixed(b)) < 1 ? -1 : static_cast<int>(mixed(b + 1) % 5000);
  return e;
}

inline std::string testKey(uint64_t test) { return "T-" + std::to_string(test); }
inline std::string phaseKey(int phase) { return "PHASE-" + std::to_string(phase); }
inline std::string providerKey(int provider) { return "CSP-" + std::to_string(provider); }
inline std::string evidenceText(int evidence) { return evidence < 0 ? "" : "logs/" + std::to_string(evidence); }

}  // namespace tollgate::bench
