#pragma once
// JSON that somebody else wrote. Reading never fails on a value that is not what was expected: it is missing then, and whoever asked
// says what that means.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

namespace tollgate::lsp {

/// A value inside a JsonText, or none. Cheap to copy; the text must outlive it.
class Json {
 public:
  Json() = default;
  explicit Json(const rapidjson::Value& value) : value_(&value) {}

  bool present() const { return value_ != nullptr; }
  bool isNull() const { return value_ != nullptr && value_->IsNull(); }
  bool isObject() const { return value_ != nullptr && value_->IsObject(); }
  bool isArray() const { return value_ != nullptr && value_->IsArray(); }
  /// A member of an object; of several with one name the last, as in JavaScript.
  Json operator[](std::string_view name) const;
  /// Items of an array; 0 for everything else.
  size_t size() const { return isArray() ? value_->Size() : 0; }
  Json at(size_t index) const { return index < size() ? Json((*value_)[static_cast<rapidjson::SizeType>(index)]) : Json(); }

  std::optional<std::string_view> text() const;
  /// A whole number, also one that is written `7.0`.
  std::optional<int64_t> integer() const;
  std::optional<bool> flag() const;
  bool isTrue() const { return flag().value_or(false); }
  /// As JSON on one line. Recursion is bounded: what is nested deeper than a few levels is `null`.
  std::string written() const;

 private:
  const rapidjson::Value* value_ = nullptr;
};

/// A text that was parsed. Half pairs of surrogates and bytes that are no UTF-8 are read as U+FFFD, one for one, so that columns stay
/// right.
class JsonText {
 public:
  /// nullptr if it is no JSON. Takes any depth of nesting: neither parsing nor the end recurses.
  static std::unique_ptr<JsonText> parse(std::string text);
  Json root() const { return Json(document_); }

 private:
  std::string text_;
  rapidjson::Document document_;
};

}  // namespace tollgate::lsp
