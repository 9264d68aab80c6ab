#pragma once
// What goes over the wire: requests, notifications and answers of JSON-RPC 2.0.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/support/json_writer.h"
#include "lsp/server/json.h"

namespace tollgate::lsp {

/// Numbers of the protocol.
enum class ErrorCode : int32_t {
  ParseError = -32700,
  InvalidRequest = -32600,
  MethodNotFound = -32601,
  InvalidParams = -32602,
  InternalError = -32603,
  ServerNotInitialized = -32002,
  RequestFailed = -32803,
  ContentModified = -32801,
  RequestCancelled = -32800,
};

struct ResponseError {
  ErrorCode code = ErrorCode::InternalError;
  std::string message;
};
/// A result as JSON, or why there is none.
using Answer = std::variant<std::string, ResponseError>;

/// Something that came in. The id is kept as it was written, so that `7` and `"7"` are two.
struct Message {
  enum class Kind : uint8_t { Request, Notification, Response, Broken };
  Kind kind = Kind::Broken;
  std::string id = "null";  // as JSON
  std::string method;
  Json params;          // of `json`
  ResponseError wrong;  // of Broken: what to answer
  std::unique_ptr<JsonText> json;
};
/// Never fails: what is no message is Broken.
Message readMessage(std::string body);

std::string response(std::string_view id, const Answer& answer);
std::string notification(std::string_view method, std::string_view params);
/// Without params where they are "".
std::string request(std::string_view id, std::string_view method, std::string_view params);

inline JsonWriter oneLine() { return JsonWriter(JsonWriter::Layout::OneLine); }

}  // namespace tollgate::lsp
