#include "compiler/driver/crash_report.h"

#include <dirent.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#ifdef TOLLGATE_SANITIZED
/// The sanitizer would give back the stack of ours as if it were its own.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "use_sigaltstack=0"; }
#endif

namespace tollgate::driver {
namespace {

constexpr const char* kStart = "tollgate-lsp-";
constexpr const char* kEnd = ".crash";
constexpr const char* kTold = ".told";
constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

// What the handler reads: made beforehand, for it may neither allocate nor lock.
char reportPath[512];
char reportHead[256];
char lastMethod[64];  // one byte at a time, so that a fault finds the one or the other, and an end

void put(int file, const char* text) { [[maybe_unused]] const ssize_t written = ::write(file, text, std::strlen(text)); }

extern "C" void onFatalSignal(int signal) {
  // A new file only, and none through a link.
  const int file = ::open(reportPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file >= 0) {
    put(file, reportHead);
    const char digits[] = {static_cast<char>('0' + signal / 10), static_cast<char>('0' + signal % 10), '\n', '\0'};
    put(file, "signal ");
    put(file, digits);
    if (lastMethod[0] != '\0') put(file, "last request "), put(file, lastMethod), put(file, "\n");
    void* frames[64];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 64), file);
    ::close(file);
    put(STDERR_FILENO, "crash report: "), put(STDERR_FILENO, reportPath), put(STDERR_FILENO, "\n");
  }
  // The handler is set for one signal: the same one again ends the process.
  ::raise(signal);
}

bool isOwnReport(const std::string& path) {
  struct stat file {};
  return ::lstat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == ::getuid();
}

/// One report is told at a time; it is marked by a file beside it, for an editor knows it by its name already.
std::string untoldIn(const std::string& folder) {
  std::string found;
  DIR* entries = ::opendir(folder.c_str());
  if (entries == nullptr) return found;
  while (const dirent* entry = ::readdir(entries)) {
    const std::string name = entry->d_name;
    if (!name.starts_with(kStart) || !name.ends_with(kEnd)) continue;
    const std::string path = std::string(folder).append("/").append(name), told = path + kTold;
    if (!isOwnReport(path)) continue;
    const int mark = ::open(told.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (mark < 0) continue;
    ::close(mark);
    found = path;
    break;
  }
  ::closedir(entries);
  return found;
}

}  // namespace

std::string keepCrashReports(const std::string& version) {
  const char* temporary = std::getenv("TMPDIR");
  const std::string folder = temporary == nullptr || *temporary == '\0' ? "/tmp" : temporary;
  std::snprintf(reportPath, sizeof reportPath, "%s/%s%ld%s", folder.c_str(), kStart, static_cast<long>(::getpid()), kEnd);
  std::snprintf(reportHead, sizeof reportHead, "tollgate %s lsp\n", version.c_str());
  void* frames[1];
  ::backtrace(frames, 1);  // loads what it needs, which the handler may not do
  keepSignalStack();
  for (const int signal : kSignals) {
    struct sigaction action {};
    action.sa_handler = onFatalSignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK;
    ::sigaction(signal, &action, nullptr);
  }
  return untoldIn(folder);
}

void noteRequest(std::string_view method) {
  size_t size = 0;
  for (; size < method.size() && size + 1 < sizeof lastMethod; ++size) {
    const char c = method[size];
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '$';
    lastMethod[size] = plain ? c : '?';
  }
  lastMethod[size] = '\0';
}

void keepSignalStack() {
  constexpr size_t kBytes = size_t{64} << 10;
  thread_local const std::unique_ptr<char[]> memory(new char[kBytes]);
  stack_t stack{};
  stack.ss_sp = memory.get();
  stack.ss_size = kBytes;
  ::sigaltstack(&stack, nullptr);
}

}  // namespace tollgate::driver
