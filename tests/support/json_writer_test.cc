#include "compiler/support/json_writer.h"

#include <doctest/doctest.h>

using namespace tollgate;

TEST_CASE("texts are escaped, whatever their bytes") {
  CHECK(jsonQuoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(jsonQuoted("\n\r\t\x01\x7F") == R"("\n\r\t\u0001\u007f")");
  CHECK(jsonQuoted("漢é") == "\"漢é\"");
  CHECK(jsonQuoted("\u2028") == R"("\u2028")");
  CHECK(jsonQuoted(std::string_view("a\0b", 3)) == R"("a\u0000b")");
  CHECK(jsonQuoted("\xFFx") == "\"\xEF\xBF\xBDx\"");
}

TEST_CASE("members stand in the order given") {
  JsonWriter json;
  json.beginObject().member("b", 1).member("a", "x").member("flag", true);
  json.key("none").null().key("empty").beginArray().endArray().key("object").beginObject().endObject();
  json.key("list").beginArray().value(int64_t{-5}).beginObject().member("c", "d").endObject().endArray();
  json.endObject();
  CHECK(json.take() ==
        "{\n  \"b\": 1,\n  \"a\": \"x\",\n  \"flag\": true,\n  \"none\": null,\n  \"empty\": [],\n  \"object\": {},\n"
        "  \"list\": [\n    -5,\n    {\n      \"c\": \"d\"\n    }\n  ]\n}\n");
}
