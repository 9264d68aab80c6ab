#pragma once
// Who reads whom: definitions, properties, exceptions, tables, gates and criteria.

#include <string>
#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

struct CallItem {
  Entity entity;
  std::string name;
  std::string detail;  // kind and module
  Span span;           // the declaration
  Span selection;      // its name
};
struct Call {
  CallItem item;            // who reads (incoming), what is read (outgoing)
  std::vector<Span> spans;  // where, in the reader
};

/// What stands at the offset, or the declaration around it; none where that can neither read nor be read.
std::vector<CallItem> prepareCalls(const Index& index, FileId file, uint32_t offset);
std::vector<Call> incomingCalls(const Index& index, const Entity& entity);
std::vector<Call> outgoingCalls(const Index& index, const Entity& entity);

}  // namespace tollgate::query
