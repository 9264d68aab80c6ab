#include "lsp/server/messages.h"

#include <fmt/format.h>

namespace tollgate::lsp {
namespace {

Message broken(Message message, ErrorCode code, std::string why) {
  message.kind = Message::Kind::Broken;
  message.wrong = {code, std::move(why)};
  return message;
}

}  // namespace

Message readMessage(std::string body) {
  Message message;
  message.json = JsonText::parse(std::move(body));
  if (!message.json) return broken(std::move(message), ErrorCode::ParseError, "the message is no JSON");
  const Json root = message.json->root();
  if (!root.isObject()) return broken(std::move(message), ErrorCode::InvalidRequest, "a message is one object");
  const Json id = root["id"], method = root["method"];
  const bool hasId = id.text() || (id.present() && !id.isNull() && !id.isObject() && !id.isArray() && !id.flag());
  if (hasId) message.id = id.written();
  if (!method.present() && (root["result"].present() || root["error"].present())) {
    message.kind = Message::Kind::Response;
    return message;
  }
  if (!method.text()) {
    if (!method.present()) message.id = "null";  // nobody can tell what was asked
    return broken(std::move(message), ErrorCode::InvalidRequest, "the message names no method");
  }
  message.method = *method.text();
  if (id.present() && !hasId) return broken(std::move(message), ErrorCode::InvalidRequest, "the id is neither a number nor a text");
  message.params = root["params"];
  message.kind = hasId ? Message::Kind::Request : Message::Kind::Notification;
  return message;
}

std::string response(std::string_view id, const Answer& answer) {
  if (const auto* result = std::get_if<std::string>(&answer)) return fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":{}}})", id, *result);
  const auto& error = std::get<ResponseError>(answer);
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"error":{{"code":{},"message":{}}}}})", id, static_cast<int>(error.code),
                     jsonQuoted(error.message));
}

std::string notification(std::string_view method, std::string_view params) {
  return fmt::format(R"({{"jsonrpc":"2.0","method":{},"params":{}}})", jsonQuoted(method), params);
}

std::string request(std::string_view id, std::string_view method, std::string_view params) {
  const std::string head = fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":{})", jsonQuoted(id), jsonQuoted(method));
  return head + (params.empty() ? "}" : fmt::format(R"(,"params":{}}})", params));
}

}  // namespace tollgate::lsp
