#pragma once
// A check that follows a change of what a pack, a world or an example holds.

#include "compiler/sema/check.h"
#include "compiler/syntax/reparse.h"

namespace tollgate::sema {

/// The same for any change of content (syntax::Change): `read` is what the parser now says of the module.
void checkContentAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Change& change, const Diagnostics& read,
                      ModuleLoader& loader, const Limits& limits);

/// What checkTestsAnew() does, without looking at the other tests, where this one has no part in anything but its pack: it is the only
/// pack, it varies none, and the test cites nothing and keeps its id. O(places behind the test). False, and nothing is done, elsewhere.
/// PRECONDITION: that of checkTestsAnew(); the change is one of a test, in that module.
bool checkTestAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Change& change, ModuleLoader& loader,
                   const Limits& limits);

// ---- Private to compiler/sema

/// Places in a module that were found before packs were looked at.
void moveFound(CheckedProgram& program, Id module, const syntax::Moved& moved);
class Checker;
/// Anew what is unused in a file, after mistakes came to it or went: nothing else hangs on them.
void lintUnusedIn(Checker& checker, FileId file);

}  // namespace tollgate::sema
