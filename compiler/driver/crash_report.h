#pragma once
#include <string>

namespace tollgate::driver {

/// From now on a fatal signal leaves a file in the folder of temporary files: which signal, and the stack as addresses and names. Nothing
/// else: no text of a user. Gives the path of the report of an earlier process of this user that nobody was told of yet, or "".
std::string keepCrashReports(const std::string& version);

/// A stack for the handler, of the calling thread: one that overflowed its own has none left. Kept until the thread ends.
void keepSignalStack();

}  // namespace tollgate::driver
