#pragma once
// Every field of every structure of ir.h as a tuple of references, independent of the text form: a field that is
// added does not compile here until it is named, and then random programs fill it and comparisons see it.

#include <bit>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir::testing {

#define TOLLGATE_MEMBERS(Struct, ...)                     \
  template <class T>                                      \
  requires std::is_same_v<std::remove_const_t<T>, Struct> \
  auto members(T& value) {                                \
    auto& [__VA_ARGS__] = value;                          \
    return std::tie(__VA_ARGS__);                         \
  }

TOLLGATE_MEMBERS(Span, a, b, c)
TOLLGATE_MEMBERS(Type, a, b, c, d)
TOLLGATE_MEMBERS(Citation, a, b, c)
TOLLGATE_MEMBERS(Meta, a, b, c, d, e)
TOLLGATE_MEMBERS(Value, a, b, c, d, e)
TOLLGATE_MEMBERS(EmptyRule, a, b, c)
TOLLGATE_MEMBERS(Node, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
TOLLGATE_MEMBERS(Variable, a, b)
TOLLGATE_MEMBERS(MayBecome, a, b)
TOLLGATE_MEMBERS(Enum, a, b, c, d, e, f, g)
TOLLGATE_MEMBERS(FieldDecl, a, b, c, d, e, f, g, h)
TOLLGATE_MEMBERS(Record, a, b, c, d, e, f, g, h)
TOLLGATE_MEMBERS(Function, a, b, c, d, e, f, g, h, i, j, k, l, m)
TOLLGATE_MEMBERS(Table, a, b, c, d, e, f, g, h, i)
TOLLGATE_MEMBERS(Interpretation, a, b, c, d, e, f, g, h, i, j, k)
TOLLGATE_MEMBERS(DecisionStep, a, b, c, d, e, f)
TOLLGATE_MEMBERS(Decision, a, b, c, d, e, f, g, h, i)
TOLLGATE_MEMBERS(ValueMap, a, b, c, d)
TOLLGATE_MEMBERS(Mapping, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
TOLLGATE_MEMBERS(Source::Other, a, b)
TOLLGATE_MEMBERS(Source, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
TOLLGATE_MEMBERS(Entry, a, b, c, d, e, f, g, h, i, j, k)
TOLLGATE_MEMBERS(Document, a, b, c, d)
TOLLGATE_MEMBERS(Register, a, b, c, d, e, f, g)
TOLLGATE_MEMBERS(EntryId, a, b)
TOLLGATE_MEMBERS(Cover, a, b, c, d, e, f)
TOLLGATE_MEMBERS(Exercise, a, b, c)
TOLLGATE_MEMBERS(TestDecl, a, b, c, d, e, f, g, h, i, j, k)
TOLLGATE_MEMBERS(Deviation, a, b, c, d)
TOLLGATE_MEMBERS(PackStatement, a, b, c, d, e)
TOLLGATE_MEMBERS(Pack, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
TOLLGATE_MEMBERS(CountingOnly, a, b, c)
TOLLGATE_MEMBERS(Evidence, a, b)
TOLLGATE_MEMBERS(Criterion, a, b, c, d, e, f, g, h)
TOLLGATE_MEMBERS(Gate, a, b, c, d, e, f, g, h, i)
TOLLGATE_MEMBERS(Calendar, a, b, c, d, e, f, g, h, i, j)
TOLLGATE_MEMBERS(SampleField, a, b, c)
TOLLGATE_MEMBERS(SampleRows, a, b, c, d, e, f, g)
TOLLGATE_MEMBERS(SampleDecision, a, b, c, d, e, f, g, h)
TOLLGATE_MEMBERS(Sample, a, b, c, d, e, f, g, h)
TOLLGATE_MEMBERS(World, a, b, c)
TOLLGATE_MEMBERS(Expectation, a, b, c, d, e, f, g, h, i, j)
TOLLGATE_MEMBERS(Example, a, b, c, d, e, f, g)
TOLLGATE_MEMBERS(Module, a, b, c)
TOLLGATE_MEMBERS(Program, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)
#undef TOLLGATE_MEMBERS

template <class T>
bool same(const T& a, const T& b);
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b);
template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b);
template <class A, class B>
bool same(const std::pair<A, B>& a, const std::pair<A, B>& b);

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const T &left = a[i], &right = b[i];
    if (!same(left, right)) return false;
  }
  return true;
}
template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class A, class B>
bool same(const std::pair<A, B>& a, const std::pair<A, B>& b) {
  return same(a.first, b.first) && same(a.second, b.second);
}
/// Equal in every bit.
template <class T>
bool same(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, double>) {
    return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
  } else if constexpr (requires { members(a); }) {
    const auto left = members(a), right = members(b);
    return [&]<size_t... I>(std::index_sequence<I...>) { return (same(std::get<I>(left), std::get<I>(right)) && ...); }
    (std::make_index_sequence<std::tuple_size_v<decltype(left)>>());
  } else {
    return a == b;
  }
}

}  // namespace tollgate::ir::testing
