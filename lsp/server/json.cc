#include "lsp/server/json.h"

#include <cmath>

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

void write(const rapidjson::Value& value, JsonWriter& json, unsigned depth) {
  constexpr unsigned kDepth = 16;
  if (depth > kDepth || value.IsNull()) {
    json.null();
  } else if (value.IsBool()) {
    json.value(value.GetBool());
  } else if (value.IsString()) {
    json.value(std::string_view(value.GetString(), value.GetStringLength()));
  } else if (value.IsInt64()) {
    json.value(value.GetInt64());
  } else if (value.IsUint64()) {
    json.value(value.GetUint64());
  } else if (value.IsNumber()) {
    char digits[32];
    const int size = std::snprintf(digits, sizeof digits, "%.17g", value.GetDouble());
    json.json(std::string_view(digits, static_cast<size_t>(size)));
  } else if (value.IsArray()) {
    json.beginArray();
    for (const rapidjson::Value& item : value.GetArray()) write(item, json, depth + 1);
    json.endArray();
  } else {
    json.beginObject();
    for (const auto& member : value.GetObject()) {
      json.key(std::string_view(member.name.GetString(), member.name.GetStringLength()));
      write(member.value, json, depth + 1);
    }
    json.endObject();
  }
}

}  // namespace

Json Json::operator[](std::string_view name) const {
  if (!isObject()) return {};
  const auto members = value_->GetObject();
  for (auto member = members.MemberEnd(); member != members.MemberBegin();) {
    --member;
    if (std::string_view(member->name.GetString(), member->name.GetStringLength()) == name) return Json(member->value);
  }
  return {};
}

std::optional<std::string_view> Json::text() const {
  if (value_ == nullptr || !value_->IsString()) return std::nullopt;
  return std::string_view(value_->GetString(), value_->GetStringLength());
}

std::optional<int64_t> Json::integer() const {
  if (value_ == nullptr || !value_->IsNumber()) return std::nullopt;
  if (value_->IsInt64()) return value_->GetInt64();
  constexpr double kExact = 9007199254740992.0;
  if (const double number = value_->GetDouble(); std::floor(number) == number && std::abs(number) <= kExact)
    return static_cast<int64_t>(number);
  return std::nullopt;
}

std::optional<bool> Json::flag() const {
  if (value_ == nullptr || !value_->IsBool()) return std::nullopt;
  return value_->GetBool();
}

std::string Json::written() const {
  if (value_ == nullptr) return "null";
  JsonWriter json(JsonWriter::Layout::OneLine);
  write(*value_, json, 0);
  return json.take();
}

std::unique_ptr<JsonText> JsonText::parse(std::string text) {
  auto json = std::make_unique<JsonText>();
  json->text_ = std::move(text);
  mendBytes(json->text_);
  mendEscapes(json->text_);
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag;
  json->document_.ParseInsitu<kFlags>(json->text_.data());
  if (json->document_.HasParseError()) return nullptr;
  return json;
}

}  // namespace tollgate::lsp
