#pragma once
// Writes JSON text: two spaces a level, or all on one line for programs; members in the order given, so that equal content is equal bytes.
// Total over any bytes: what is not valid UTF-8 becomes U+FFFD.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

/// The text as a JSON string, quotes included. Control characters, U+2028 and U+2029 are escaped.
std::string jsonQuoted(std::string_view text);

/// INVARIANT: begin and end calls nest, and inside an object every value follows a key; asserted in debug builds.
///   JsonWriter json;
///   json.beginObject().member("verdict", "met").key("rows").beginArray().value(3).endArray().endObject();
///   json.take() == "{\n  \"verdict\": \"met\",\n  \"rows\": [\n    3\n  ]\n}\n"
class JsonWriter {
 public:
  enum class Layout : uint8_t { Indented, OneLine };
  explicit JsonWriter(Layout layout = Layout::Indented) : layout_(layout) {}
  JsonWriter& beginObject() { return open('{'); }
  JsonWriter& endObject() { return close('}'); }
  JsonWriter& beginArray() { return open('['); }
  JsonWriter& endArray() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(int64_t number);
  JsonWriter& value(uint64_t number);
  JsonWriter& value(uint32_t number) { return value(static_cast<uint64_t>(number)); }
  JsonWriter& value(int number) { return value(static_cast<int64_t>(number)); }
  JsonWriter& value(bool flag);
  JsonWriter& null();
  /// A value that is JSON already.
  JsonWriter& json(std::string_view text);
  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  JsonWriter& member(std::string_view name, const std::vector<std::string>& texts);
  /// The finished text, with a line break at its end unless it is one line; the writer is empty afterwards.
  std::string take();

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void startValue();
  void newLine();
  Layout layout_;
  std::string out_;
  std::vector<bool> filled_;  // one an open bracket: something stands in it
  bool afterKey_ = false;
};

}  // namespace tollgate
