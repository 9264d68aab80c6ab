// Frames and the JSON in them: whatever the bytes and however they are cut.
#include <doctest/doctest.h>

#include "lsp/server/frames.h"
#include "lsp/server/json.h"
#include "lsp/server/messages.h"

using namespace tollgate::lsp;

namespace {

/// All bodies in the bytes, fed in pieces of `step`.
std::vector<std::string> bodies(const std::string& bytes, size_t step) {
  FrameReader reader;
  std::vector<std::string> out;
  for (size_t at = 0; at < bytes.size(); at += step) {
    reader.feed(std::string_view(bytes).substr(at, step));
    while (auto body = reader.next()) out.push_back(*body);
  }
  return out;
}

void check(const std::string& bytes, const std::vector<std::string>& expected) {
  CAPTURE(bytes);
  for (const size_t step : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, bytes.size() + 1}) CHECK(bodies(bytes, step) == expected);
}

}  // namespace

TEST_CASE("frames are found however the bytes are cut") {
  check(framed("{}") + framed("[1]"), {"{}", "[1]"});
  check(framed("") + framed("x"), {"", "x"});
  check("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", {"{}"});
  check("Content-Length: 2\r\nContent-Type: a; charset=utf8\r\n\r\n{}", {"{}"});
  check("content-LENGTH:2\r\n\r\n{}", {"{}"});
  check("Content-Length:   2  \n\n{}", {"{}"});
  check(framed("\"\xF0\x9F\x98\x80\""), {"\"\xF0\x9F\x98\x80\""});
}

TEST_CASE("a header that says nothing useful is passed over") {
  for (const char* header : {"Content-Length: -5", "Content-Length: 12x", "Content-Length: ", "Content-Length: 99999999999999999999999",
                             "Content-Length: 99999999999", "Hello", "Content-Type: x"}) {
    check(std::string(header) + "\r\n\r\n" + framed("{}"), {"{}"});
    check(std::string(header) + "\r\n\r\n{\"a\":1}" + framed("{}"), {"{}"});
  }
  check("\r\n\r\n" + framed("1"), {"1"});
}

TEST_CASE("a header without an end is not kept") {
  FrameReader reader;
  for (int i = 0; i < 1000; ++i) {
    reader.feed(std::string(1024, 'x'));
    CHECK(!reader.next());
  }
  reader.feed(framed("{}"));
  CHECK(reader.next() == "{}");
}

TEST_CASE("messages say what they are") {
  CHECK(readMessage("{").kind == Message::Kind::Broken);
  CHECK(readMessage("").wrong.code == ErrorCode::ParseError);
  CHECK(readMessage("[]").wrong.code == ErrorCode::InvalidRequest);
  CHECK(readMessage("3").wrong.code == ErrorCode::InvalidRequest);
  CHECK(readMessage("{}").wrong.code == ErrorCode::InvalidRequest);
  CHECK(readMessage(R"({"id":5})").id == "null");
  CHECK(readMessage(R"({"id":5,"method":7})").wrong.code == ErrorCode::InvalidRequest);
  CHECK(readMessage(R"({"id":[1],"method":"x"})").id == "null");
  CHECK(readMessage(R"({"id":[1],"method":"x"})").kind == Message::Kind::Broken);
  CHECK(readMessage(R"({"id":1,"result":null})").kind == Message::Kind::Response);
  CHECK(readMessage(R"({"method":"x"})").kind == Message::Kind::Notification);
  CHECK(readMessage(R"({"id":"7","method":"x","params":{"a":1}})").kind == Message::Kind::Request);
  for (const char* id : {"7", "\"7\"", "0", "2147483647", "\"😀é\\u0000x\"", "-3"})
    CHECK(readMessage(std::string("{\"method\":\"x\",\"id\":") + id + "}").id == id);
  // The last of several members counts.
  CHECK(readMessage(R"({"method":"a","method":"b"})").method == "b");
}

TEST_CASE("any depth of nesting is read") {
  const size_t depth = 50'000;
  CHECK(JsonText::parse(std::string(depth, '[') + std::string(depth, ']')) != nullptr);
  CHECK(JsonText::parse(std::string(depth, '[')) == nullptr);
  std::string objects;
  for (size_t i = 0; i < depth; ++i) objects += "{\"a\":";
  CHECK(JsonText::parse(objects + "1" + std::string(depth, '}')) != nullptr);
  const Message message = readMessage("{\"id\":" + std::string(depth, '[') + std::string(depth, ']') + ",\"method\":\"x\"}");
  CHECK(message.kind == Message::Kind::Broken);
}

TEST_CASE("half pairs and bytes that are no UTF-8 become U+FFFD, one for one") {
  const auto read = [](std::string text) {
    const auto json = JsonText::parse(std::move(text));
    REQUIRE(json != nullptr);
    return std::string(*json->root().text());
  };
  CHECK(read(R"("a\ud800b")") == "a\uFFFDb");
  CHECK(read(R"("\udc00\ud800")") == "\uFFFD\uFFFD");
  CHECK(read(R"("\ud83d\ude00")") == "😀");
  CHECK(read(R"("\ud83d\ud83d\ude00")") == "\uFFFD😀");
  CHECK(read(R"("\\ud800")") == "\\ud800");
  CHECK(read("\"a\xFF\xC3z\"") == "a\uFFFD\uFFFDz");
  CHECK(read(R"("\u0000")") == std::string(1, '\0'));
}
