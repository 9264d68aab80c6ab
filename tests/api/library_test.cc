// The library opens no file by itself, reads no clock and no environment, and prints nothing: read from the symbols that
// the installed archive asks for.
#include <doctest/doctest.h>

#include <cstdio>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>

namespace {

// Symbols of the system and of the C++ library that reach outside, as `nm -C` shows them.
const std::regex& outside() {
  static const std::regex kOutside(
      // files and folders
      "(__)?(open|openat|fopen|freopen|fdopen|creat|opendir|readdir|scandir|glob|stat|fstat|lstat|fstatat|statx|read|pread|write|pwrite|"
      "readlink|"
      "mmap|unlink|rename|remove|mkdir|rmdir|mkstemp|tmpfile|getcwd|chdir|access|realpath)(64)?(_2|_chk)?|"
      "fread|fwrite|fgets|getline|fgetc|getc|"
      "std::basic_(i|o)?fstream<.*|std::basic_filebuf<.*|std::filesystem::.*|"
      // screens
      "(__)?(v)?f?printf(_chk)?|puts|fputs|putchar|putc|fputc|perror|stdout|stderr|stdin|std::(cout|cerr|clog|cin|wcout|wcerr)|fmt::.*::v?"
      "print\\(.*|"
      // clocks and chance
      "time|clock|clock_gettime|gettimeofday|localtime(_r)?|gmtime(_r)?|mktime|tzset|nanosleep|std::chrono::_V2::.*|"
      "rand|srand|random|getrandom|getentropy|std::random_device::.*|"
      // environment, programs, networks
      "getenv|secure_getenv|setenv|putenv|environ|system|popen|fork|exec[lv].*|posix_spawnp?|socket|connect|getaddrinfo|gethostname|dlopen|"
      "setlocale");
  return kOutside;
}

// object, symbols -> why this is no breach.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> kAllowed = {
      // The real file system, for whoever makes a DiskFiles and passes it in; only the command does.
      {"disk_files.cc.o", {"open", "opendir", "readdir", "stat", "fstat", "fstatat", "read"}},
      // Loads the compiled engine from the file that the host names.
      {"load_jit.cc.o", {"dlopen"}},
  };
  return kAllowed;
}

std::string withoutVersion(std::string symbol) {
  const size_t at = symbol.find('@');
  return at == std::string::npos ? symbol : symbol.substr(0, at);
}

/// Every undefined symbol by the object that asks for it.
std::map<std::string, std::set<std::string>> asked() {
  const std::string command = std::string(TOLLGATE_NM) + " -u -C '" + TOLLGATE_ARCHIVE + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  REQUIRE(pipe != nullptr);
  std::string text;
  char buffer[4096];
  for (size_t size; (size = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) text.append(buffer, size);
  std::map<std::string, std::set<std::string>> symbols;
  std::string object;
  for (size_t from = 0, to; from < text.size(); from = to + 1) {
    to = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, to - from);
    const size_t mark = line.find(" U ");
    if (line.ends_with(":"))
      object = line.substr(0, line.size() - 1);
    else if (mark != std::string::npos)
      symbols[object].insert(withoutVersion(line.substr(mark + 3)));
  }
  return symbols;
}

/// "open64" as "open": which of the two is asked for depends on the machine.
std::string plain(const std::string& symbol) { return symbol.ends_with("64") ? symbol.substr(0, symbol.size() - 2) : symbol; }

}  // namespace

TEST_CASE("the library opens nothing, reads no clock, prints nothing") {
  const auto symbols = asked();
  REQUIRE(symbols.size() > 10);
  REQUIRE(symbols.contains("disk_files.cc.o"));
  std::map<std::string, std::set<std::string>> used;
  for (const auto& [object, names] : symbols) {
    for (const std::string& name : names) {
      if (!std::regex_match(name, outside())) continue;
      const auto at = allowed().find(object);
      if (at != allowed().end() && at->second.contains(plain(name)))
        used[object].insert(plain(name));
      else
        FAIL_CHECK(object << " asks for " << name << ": let it enter through an interface");
    }
  }
  // What is allowed and no longer needed is to be taken off the list.
  for (const auto& [object, names] : allowed()) {
    if (!symbols.contains(object)) continue;  // not in this archive
    for (const std::string& name : names) CHECK_MESSAGE(used[object].contains(name), object << " no longer asks for " << name);
  }
}

TEST_CASE("the test itself knows what reaches outside") {
  for (const char* symbol :
       {"open64", "fopen", "printf", "__printf_chk", "getenv", "clock_gettime", "std::cout", "std::chrono::_V2::system_clock::now()",
        "std::basic_ifstream<char, std::char_traits<char> >::basic_ifstream()",
        "std::filesystem::status(std::filesystem::__cxx11::path const&)",
        "fmt::v9::vprint(fmt::v9::basic_string_view<char>, fmt::v9::basic_format_args<fmt::v9::context>)", "localtime_r"}) {
    CHECK_MESSAGE(std::regex_match(symbol, outside()), symbol);
  }
  for (const char* symbol : {"memcpy", "tollgate::ingest::FileSystem::open(std::basic_string_view)",
                             "std::__throw_length_error(char const*)", "snprintf", "reader"}) {
    CHECK_MESSAGE(!std::regex_match(symbol, outside()), symbol);
  }
}
