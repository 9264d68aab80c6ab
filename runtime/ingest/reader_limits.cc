#include "runtime/ingest/reader_limits.h"

#include <fmt/format.h>

namespace tollgate::ingest {
namespace {

struct LimitName {
  std::string_view name;
  uint64_t ReaderLimits::*member;
};

constexpr LimitName kLimits[] = {
    {"file-bytes", &ReaderLimits::fileBytes},   {"record-bytes", &ReaderLimits::recordBytes},
    {"cell-bytes", &ReaderLimits::cellBytes},   {"nesting", &ReaderLimits::nesting},
    {"columns", &ReaderLimits::columns},        {"properties", &ReaderLimits::properties},
    {"attempts", &ReaderLimits::attempts},      {"message-bytes", &ReaderLimits::messageBytes},
    {"faults", &ReaderLimits::faults},          {"held-bytes", &ReaderLimits::heldBytes},
    {"block-bytes", &ReaderLimits::blockBytes},
};

}  // namespace

bool setReaderLimit(ReaderLimits& limits, std::string_view name, uint64_t value) {
  for (const LimitName& limit : kLimits) {
    if (limit.name != name) continue;
    limits.*limit.member = value;
    return true;
  }
  return false;
}

std::vector<std::string> readerLimitNames() {
  std::vector<std::string> names;
  for (const LimitName& limit : kLimits) names.emplace_back(limit.name);
  return names;
}

std::string raiseAdvice(const ReaderLimits& limits, std::string_view name) {
  for (const LimitName& limit : kLimits) {
    if (limit.name == name) {
      return fmt::format("raise the limit with `--limit {}=N` (now {})", name, limits.*limit.member);
    }
  }
  return {};
}

}  // namespace tollgate::ingest
