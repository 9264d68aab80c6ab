#include "compiler/format/unified_diff.h"

#include <doctest/doctest.h>

using tollgate::format::unifiedDiff;

TEST_CASE("nothing changes") { CHECK(unifiedDiff("a\n", "a\n", "x").empty()); }

TEST_CASE("lines in pairs, blank lines alone") {
  CHECK(unifiedDiff("a\n\n\n b\nc\n", "a\n\nb\n\nc\n", "x") == "--- x\n+++ x\n@@ -1,5 +1,5 @@\n a\n \n-\n- b\n+b\n+\n c\n");
}

TEST_CASE("hunks with three lines of context") {
  CHECK(unifiedDiff(" 1\n2\n3\n4\n5\n6\n7\n8\n 9\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x") ==
        "--- x\n+++ x\n@@ -1,4 +1,4 @@\n- 1\n+1\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n- 9\n+9\n");
  CHECK(unifiedDiff(" 1\n2\n3\n4\n5\n6\n7\n 8\n", "1\n2\n3\n4\n5\n6\n7\n8\n", "x") ==
        "--- x\n+++ x\n@@ -1,8 +1,8 @@\n- 1\n+1\n 2\n 3\n 4\n 5\n 6\n 7\n- 8\n+8\n");
}

TEST_CASE("the file's end") {
  CHECK(unifiedDiff("a", "a\n", "x") == "--- x\n+++ x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK(unifiedDiff("\n\n", "", "x") == "--- x\n+++ x\n@@ -1,2 +0,0 @@\n-\n-\n");
}
