#include "tests/golden/run_here.h"

#include "compiler/driver/disk_writer.h"
#include "compiler/driver/world.h"

namespace tollgate::test {

Ran runHere(const ingest::FileSystem& files, const std::vector<std::string>& arguments) {
  driver::DiskWriter writer;
  Ran ran;
  driver::World world{files,
                      writer,
                      {[&](std::string_view text) { ran.out += text; }},
                      {[&](std::string_view text) { ran.err += text; }},
                      [] { return int64_t{0}; },
                      [] { return int64_t{0}; },
                      [](const std::string&) { return std::nullopt; },
                      ""};
  ran.exit = driver::run(arguments, world);
  return ran;
}

}  // namespace tollgate::test
