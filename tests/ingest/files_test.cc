#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "runtime/ingest/disk_files.h"
#include "runtime/ingest/sniff.h"
#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

/// A folder that disappears with the test.
struct Folder {
  std::string path;
  Folder() {
    char name[] = "/tmp/tollgate_ingest_XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path + "/" + name) << text; }
};

std::string readFrom(const FileSystem& files, const std::string& path) {
  ReadOptions options;
  options.format = Format::Csv;
  CollectingSink sink;
  readFile(files, path, options, sink, "f");
  return sink.refused ? sink.remarks : sink.records + sink.facts.sha256 + "\n";
}

}  // namespace

TEST_CASE("files on disk") {
  const Folder folder;
  folder.write("a.csv", "a,b\n1,2\n");
  std::filesystem::create_directory(folder.path + "/sub");
  const DiskFiles files(folder.path);
  CHECK(readFrom(files, "a.csv") == "2:1 2:1\"1\" 2:3\"2\"\n492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470\n");
  CHECK(readFrom(files, "sub") ==
        "refused: f: is a folder, not a file; name the files in it, or use a pattern such as "
        "`results/*.xml`\n");
  CHECK(readFrom(files, "none.csv") == "refused: f: there is no such file; check the path; it is relative to the working folder\n");
  CHECK(readFrom(files, "a.csv/x") == "refused: f: there is no such file; check the path; it is relative to the working folder\n");
  CHECK(readFrom(files, "/dev/null") == "refused: f: is not a regular file; copy its contents into a file first\n");
  if (::geteuid() != 0) {
    ::chmod((folder.path + "/a.csv").c_str(), 0);
    CHECK(readFrom(files, "a.csv") == "refused: f: may not be read; give the user who runs tollgate the right to read it\n");
  }
  CHECK(files.stat("a.csv").kind == FileKind::File);
  CHECK(files.stat("a.csv").size == 8);
  CHECK(files.stat("sub").kind == FileKind::Folder);
  CHECK(files.stat("none").kind == FileKind::Missing);
  const ListResult list = files.list(".");
  REQUIRE(list.entries.size() == 2);
  CHECK(list.entries[0].name == "a.csv");
  CHECK(list.entries[1].kind == FileKind::Folder);
  CHECK(files.list("none").error.has_value());
}

TEST_CASE("a folder tells of links what they lead to") {
  const Folder folder;
  folder.write("file", "x");
  std::filesystem::create_directory(folder.path + "/folder");
  std::filesystem::create_symlink("file", folder.path + "/link-file");
  std::filesystem::create_symlink("folder", folder.path + "/link-folder");
  std::filesystem::create_symlink("nowhere", folder.path + "/link-nowhere");
  REQUIRE(::mkfifo((folder.path + "/pipe").c_str(), 0600) == 0);
  const DiskFiles files(folder.path);
  std::string told;
  for (const FolderEntry& entry : files.list(".").entries) {
    const char* kind = entry.kind == FileKind::File ? "file" : entry.kind == FileKind::Folder ? "folder" : "other";
    told += entry.name + " " + kind + "\n";
    if (entry.name != "link-nowhere") CHECK(entry.kind == files.stat(entry.name).kind);
  }
  CHECK(told == "file file\nfolder folder\nlink-file file\nlink-folder folder\nlink-nowhere other\npipe other\n");
}

TEST_CASE("a file that changes while it is read is refused") {
  const Folder folder;
  folder.write("a.csv", "a,b\n1,2\n");
  const DiskFiles files(folder.path);
  const OpenResult opened = files.open("a.csv");
  REQUIRE(opened.stream);
  char buffer[64];
  CHECK(opened.stream->read(buffer).size == 8);
  std::ofstream(folder.path + "/a.csv", std::ios::app) << "3,4\n";
  CHECK(opened.stream->finish().has_value());

  MemoryFiles memory;
  memory.addChanging("r/a.csv", "a,b\n1,2\n");
  CHECK(readFrom(memory, "r/a.csv") ==
        "refused: f:3:1: the file changed while it was read; read it again when whoever writes it has "
        "finished\n");
  CHECK(memory.list("r").entries.size() == 1);
  CHECK(memory.list(".").entries[0].kind == FileKind::Folder);
  CHECK(readFrom(memory, "r").starts_with("refused: f: is a folder"));
}

TEST_CASE("what a file looks like") {
  CHECK(lookOf("") == Look::Empty);
  CHECK(lookOf(" \n") == Look::Empty);
  CHECK(lookOf("\xEF\xBB\xBF<a/>") == Look::Xml);
  CHECK(lookOf("<!DOCTYPE html><html>") == Look::Html);
  CHECK(lookOf("{\"a\":1}") == Look::Json);
  CHECK(lookOf("a,b\n") == Look::Text);
  CHECK(lookOf(std::string_view("a\0b", 3)) == Look::Binary);
  CHECK(contradicts("{}", "XML") == "this file is JSON, not XML");
  CHECK(contradicts("a;b", "CSV") == "");
}

TEST_CASE("limits by name") {
  ReaderLimits limits;
  CHECK(setReaderLimit(limits, "cell-bytes", 7));
  CHECK(limits.cellBytes == 7);
  CHECK(!setReaderLimit(limits, "cells", 7));
}
