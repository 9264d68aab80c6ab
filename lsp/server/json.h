#pragma once
// JSON that somebody else wrote. Reading never fails on a value that is not what was expected: it is missing then, and whoever asked
// says what that means.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::lsp {

/// A value of a JsonText. Items and members lie side by side in the text's list.
struct JsonNode {
  enum class Kind : uint8_t { Null, Flag, Integer, Unsigned, Number, Text, Array, Object } kind = Kind::Null;
  std::string_view name;  // of a member
  std::string_view text;
  int64_t integer = 0;            // of a flag 0 or 1; of what only a uint64_t holds its bits
  double number = 0;              // of every other number
  uint32_t first = 0, count = 0;  // items or members
};

/// A value inside a JsonText, or none. Cheap to copy; the text must outlive it.
class Json {
 public:
  using Kind = JsonNode::Kind;
  Json() = default;
  Json(const std::vector<JsonNode>& all, const JsonNode& value) : all_(&all), value_(&value) {}

  bool present() const { return value_ != nullptr; }
  bool isNull() const { return is(Kind::Null); }
  bool isObject() const { return is(Kind::Object); }
  bool isArray() const { return is(Kind::Array); }
  /// A member of an object; of several with one name the last, as in JavaScript.
  Json operator[](std::string_view name) const;
  /// Items of an array; 0 for everything else.
  size_t size() const { return isArray() ? value_->count : 0; }
  Json at(size_t index) const { return index < size() ? Json(*all_, (*all_)[value_->first + index]) : Json(); }

  std::optional<std::string_view> text() const;
  /// A whole number, also one that is written `7.0`.
  std::optional<int64_t> integer() const;
  std::optional<bool> flag() const;
  bool isTrue() const { return flag().value_or(false); }
  /// As JSON on one line. Recursion is bounded: what is nested deeper than a few levels is `null`.
  std::string written() const;

 private:
  bool is(Kind kind) const { return value_ != nullptr && value_->kind == kind; }
  const std::vector<JsonNode>* all_ = nullptr;
  const JsonNode* value_ = nullptr;
};

/// A text that was parsed. Half pairs of surrogates and bytes that are no UTF-8 are read as U+FFFD, one for one, so that columns stay
/// right.
class JsonText {
 public:
  /// nullptr if it is no JSON. Takes any depth of nesting: neither parsing nor the end recurses.
  static std::unique_ptr<JsonText> parse(std::string text);
  Json root() const { return {nodes_, nodes_.back()}; }

 private:
  std::string text_;             // the nodes' texts point into it
  std::vector<JsonNode> nodes_;  // the root is the last
};

}  // namespace tollgate::lsp
