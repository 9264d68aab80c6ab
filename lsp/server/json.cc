#include "lsp/server/json.h"

#include <cmath>
#include <cstdio>

#include <rapidjson/reader.h>

#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"

namespace tollgate::lsp {
namespace {

constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";

/// The four hexadecimal digits at `at`, or -1.
int hexAt(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, 4)) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// Escapes of one half of a pair become that of U+FFFD.
void mendEscapes(std::string& text) {
  for (size_t at = text.find('\\'); at != std::string::npos && at + 1 < text.size(); at = text.find('\\', at)) {
    if (text[at + 1] != 'u') {
      at += 2;
      continue;
    }
    const int unit = hexAt(text, at + 2);
    const bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;
    if (high && text.compare(at + 6, 2, "\\u") == 0) {
      if (const int next = hexAt(text, at + 8); next >= 0xDC00 && next < 0xE000) {
        at += 12;
        continue;
      }
    }
    if (high || low) text.replace(at + 2, 4, "FFFD");
    at += 2;
  }
}

/// Bytes that are no UTF-8 become U+FFFD.
void mendBytes(std::string& text) {
  size_t at = 0;
  const auto invalidFrom = [&](size_t from) {
    at = from;
    while (at < text.size()) {
      const size_t start = at;
      if (static_cast<unsigned char>(text[at]) < 0x80) {
        ++at;
      } else if (nextCodePoint(text, at) == kReplacement && at == start + 1) {
        return start;
      }
    }
    return std::string::npos;
  };
  size_t bad = invalidFrom(0);
  if (bad == std::string::npos) return;
  std::string out;
  size_t copied = 0;
  for (; bad != std::string::npos; bad = invalidFrom(bad + 1)) {
    out.append(text, copied, bad - copied);
    out += kReplacementBytes;
    copied = bad + 1;
  }
  out.append(text, copied);
  text = std::move(out);
}

void write(const std::vector<JsonNode>& all, const JsonNode& value, JsonWriter& json, unsigned depth) {
  using Kind = JsonNode::Kind;
  constexpr unsigned kDepth = 16;
  const auto each = [&](const auto& visit) {
    for (uint32_t i = 0; i < value.count; ++i) visit(all[value.first + i]);
  };
  switch (depth > kDepth ? Kind::Null : value.kind) {
    case Kind::Null: json.null(); break;
    case Kind::Flag: json.value(value.integer != 0); break;
    case Kind::Integer: json.value(value.integer); break;
    case Kind::Unsigned: json.value(static_cast<uint64_t>(value.integer)); break;
    case Kind::Number: {
      char digits[32];
      const int size = std::snprintf(digits, sizeof digits, "%.17g", value.number);
      json.json(std::string_view(digits, static_cast<size_t>(size)));
      break;
    }
    case Kind::Text: json.value(value.text); break;
    case Kind::Array:
      json.beginArray();
      each([&](const JsonNode& item) { write(all, item, json, depth + 1); });
      json.endArray();
      break;
    case Kind::Object:
      json.beginObject();
      each([&](const JsonNode& member) {
        json.key(member.name);
        write(all, member, json, depth + 1);
      });
      json.endObject();
      break;
  }
}

/// What the parser calls. Values wait until what holds them ends; then they move, side by side, into the list.
class NodeBuilder {
 public:
  using Kind = JsonNode::Kind;
  using Size = rapidjson::SizeType;
  explicit NodeBuilder(std::vector<JsonNode>& nodes) : nodes_(nodes) {}
  bool Null() { return add({}); }
  bool Bool(bool value) { return integer(Kind::Flag, value ? 1 : 0); }
  bool Int(int value) { return integer(Kind::Integer, value); }
  bool Uint(unsigned value) { return integer(Kind::Integer, value); }
  bool Int64(int64_t value) { return integer(Kind::Integer, value); }
  bool Uint64(uint64_t value) { return integer(value <= INT64_MAX ? Kind::Integer : Kind::Unsigned, static_cast<int64_t>(value)); }
  bool Double(double value) {
    JsonNode node;
    node.kind = Kind::Number, node.number = value;
    return add(node);
  }
  bool RawNumber(const char*, Size, bool) { return false; }  // never asked for
  bool String(const char* text, Size size, bool) {
    JsonNode node;
    node.kind = Kind::Text, node.text = {text, size};
    return add(node);
  }
  bool StartObject() { return true; }
  bool Key(const char* text, Size size, bool) {
    names_.emplace_back(text, size);
    return true;
  }
  bool EndObject(Size count) {
    for (size_t i = 0; i < count; ++i) waiting_[waiting_.size() - count + i].name = names_[names_.size() - count + i];
    names_.resize(names_.size() - count);
    return end(Kind::Object, count);
  }
  bool StartArray() { return true; }
  bool EndArray(Size count) { return end(Kind::Array, count); }
  void endRoot() { nodes_.push_back(waiting_.back()); }

 private:
  bool add(const JsonNode& node) {
    waiting_.push_back(node);
    return true;
  }
  bool integer(Kind kind, int64_t value) {
    JsonNode node;
    node.kind = kind, node.integer = value;
    return add(node);
  }
  bool end(Kind kind, Size count) {
    JsonNode node;
    node.kind = kind, node.first = static_cast<uint32_t>(nodes_.size()), node.count = count;
    nodes_.insert(nodes_.end(), waiting_.end() - count, waiting_.end());
    waiting_.resize(waiting_.size() - count);
    return add(node);
  }
  std::vector<JsonNode>& nodes_;
  std::vector<JsonNode> waiting_;
  std::vector<std::string_view> names_;
};

}  // namespace

Json Json::operator[](std::string_view name) const {
  if (!isObject()) return {};
  for (uint32_t i = value_->count; i-- > 0;) {
    const JsonNode& member = (*all_)[value_->first + i];
    if (member.name == name) return {*all_, member};
  }
  return {};
}

std::optional<std::string_view> Json::text() const { return is(Kind::Text) ? std::optional(value_->text) : std::nullopt; }

std::optional<int64_t> Json::integer() const {
  if (is(Kind::Integer)) return value_->integer;
  constexpr double kExact = 9007199254740992.0;
  if (is(Kind::Number) && std::floor(value_->number) == value_->number && std::abs(value_->number) <= kExact)
    return static_cast<int64_t>(value_->number);
  return std::nullopt;
}

std::optional<bool> Json::flag() const { return is(Kind::Flag) ? std::optional(value_->integer != 0) : std::nullopt; }

std::string Json::written() const {
  if (value_ == nullptr) return "null";
  JsonWriter json(JsonWriter::Layout::OneLine);
  write(*all_, *value_, json, 0);
  return json.take();
}

std::unique_ptr<JsonText> JsonText::parse(std::string text) {
  auto json = std::make_unique<JsonText>();
  json->text_ = std::move(text);
  mendBytes(json->text_);
  mendEscapes(json->text_);
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag;
  rapidjson::Reader reader;
  rapidjson::InsituStringStream stream(json->text_.data());
  NodeBuilder builder(json->nodes_);
  if (reader.Parse<kFlags>(stream, builder).IsError()) return nullptr;
  builder.endRoot();
  return json;
}

}  // namespace tollgate::lsp
