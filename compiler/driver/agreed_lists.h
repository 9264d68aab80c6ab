#pragma once
// Lists of the parts of a pack as it was agreed, kept beside it: `agreed/PACK.json`.

#include "compiler/driver/compilation.h"

namespace tollgate::driver {

/// Adds to the messages about texts that are no longer what was agreed which parts changed since, where the folder of the pack has a
/// list of the parts agreed (`tollgate fingerprint --parts --format json --pack PACK FILE`). A list of another text is told too.
void tellWhatChanged(const World& world, Compilation& compilation);

}  // namespace tollgate::driver
