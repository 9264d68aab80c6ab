#pragma once
#include <string>
#include <string_view>

namespace tollgate::driver {

/// From now on a fatal signal leaves a file in the folder of temporary files: which signal, which method was asked last, and the stack as
/// addresses and names. Nothing else: no text of a user. Where it is stands on standard error: `crash report: PATH`. Gives the path of the
/// report of an earlier process of this user that nobody was told of yet, or "".
std::string keepCrashReports(const std::string& version);

/// What is asked of the server now, for the report. Called by one thread.
void noteRequest(std::string_view method);

/// A stack for the handler, of the calling thread: one that overflowed its own has none left. Kept until the thread ends.
void keepSignalStack();

}  // namespace tollgate::driver
