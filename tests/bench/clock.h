#pragma once
// Time for the benchmarks, in nanoseconds from an arbitrary start.

#include <chrono>
#include <cstdint>
#include <ctime>

namespace tollgate::bench {

inline int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
/// Of all threads of this process: what a busy machine does not change.
inline int64_t processorTime() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1'000'000'000 + t.tv_nsec;
}
inline double seconds(int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }
inline double milliseconds(int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

}  // namespace tollgate::bench
