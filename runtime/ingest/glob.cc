#include "runtime/ingest/glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace tollgate::ingest {
namespace {

/// A part of a pattern, taken apart.
struct Piece {
  enum class Kind : uint8_t { Literal, One, Any, Capture } kind = Kind::Literal;
  std::string text;  // the literal, or the capture's name
};

std::vector<Piece> takeApart(std::string_view pattern) {
  std::vector<Piece> pieces;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) pieces.push_back({Piece::Kind::Literal, literal});
    literal.clear();
  };
  for (size_t i = 0; i < pattern.size(); ++i) {
    const size_t close = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
    if (pattern[i] == '*') {
      flush();
      if (pieces.empty() || pieces.back().kind != Piece::Kind::Any) pieces.push_back({Piece::Kind::Any, {}});
    } else if (pattern[i] == '?') {
      flush();
      pieces.push_back({Piece::Kind::One, {}});
    } else if (close != std::string_view::npos) {
      flush();
      pieces.push_back({Piece::Kind::Capture, std::string(pattern.substr(i + 1, close - i - 1))});
      i = close;
    } else {
      literal += pattern[i];
    }
  }
  flush();
  return pieces;
}

/// Backtracking with a memory of what failed and of what was looked at. Depth is bounded by the number of pieces.
class PartMatcher {
 public:
  PartMatcher(const std::vector<Piece>& pieces, std::string_view text, size_t most, Captures captures)
      : pieces_(pieces), text_(text), most_(1), captures_(std::move(captures)) {
    std::set<std::string> seen;
    for (const Piece& piece : pieces) {
      if (piece.kind != Piece::Kind::Capture) continue;
      most_ = most;
      memorable_ = memorable_ && seen.insert(piece.text).second && !captures_.contains(piece.text);
    }
    failed_.resize((pieces.size() + 1) * (text.size() + 1));
  }

  std::vector<Captures> run() {
    match(0, 0);
    return std::move(ways_);
  }

 private:
  /// Whether what is left fits; the ways are kept.
  bool match(size_t piece, size_t at) {
    const size_t memory = piece * (text_.size() + 1) + at;
    if (failed_[memory] || full()) return false;
    bool* met = most_ > 1 ? &met_[{memory, captures_}] : nullptr;
    if (met != nullptr && *met) return true;
    const bool found = piece == pieces_.size() ? end(at) : step(pieces_[piece], piece, at);
    if (met != nullptr) *met = found;
    // A capture that must equal an earlier one depends on more than the position: not remembered.
    if (!found && memorable_) failed_[memory] = true;
    return found;
  }

  bool end(size_t at) {
    if (at == text_.size()) ways_.push_back(captures_);
    return at == text_.size();
  }

  bool full() const { return ways_.size() >= most_; }

  bool step(const Piece& here, size_t piece, size_t at) {
    switch (here.kind) {
      case Piece::Kind::Literal: return text_.substr(at).starts_with(here.text) && match(piece + 1, at + here.text.size());
      case Piece::Kind::One: return at < text_.size() && match(piece + 1, at + 1);
      case Piece::Kind::Any: {
        bool found = false;
        for (size_t end = at; end <= text_.size() && !full(); ++end) found |= match(piece + 1, end);
        return found;
      }
      case Piece::Kind::Capture: return capture(here, piece, at);
    }
    return false;
  }

  bool capture(const Piece& here, size_t piece, size_t at) {
    if (auto known = captures_.find(here.text); known != captures_.end()) {
      return text_.substr(at).starts_with(known->second) && match(piece + 1, at + known->second.size());
    }
    bool found = false;
    for (size_t end = at + 1; end <= text_.size() && !full(); ++end) {
      captures_[here.text] = std::string(text_.substr(at, end - at));
      found |= match(piece + 1, end);
      captures_.erase(here.text);
    }
    return found;
  }

  const std::vector<Piece>& pieces_;
  std::string_view text_;
  size_t most_;
  Captures captures_;
  std::vector<Captures> ways_;
  std::vector<bool> failed_;
  std::map<std::pair<size_t, Captures>, bool> met_;  // whether it fits from a position on, with what is captured before it
  bool memorable_ = true;
};

class Expansion {
 public:
  Expansion(const FileSystem& files, std::string_view pattern) : files_(files) {
    size_t from = 0;
    while (from <= pattern.size()) {
      const size_t slash = std::min(pattern.find('/', from), pattern.size());
      const std::string part(pattern.substr(from, slash - from));
      if (!part.empty() && part != ".") parts_.push_back(part);
      from = slash + 1;
    }
  }

  void walk(const std::string& folder, size_t part, size_t depth, const Captures& captures) {
    if (part == parts_.size()) return;
    if (!visited_.insert(fmt::format("{}\n{}\n{}", folder, part, describe(captures))).second) return;
    if (depth > kGlobDepth) {
      fault(folder, {fmt::format("the folder is more than {} folders deep", kGlobDepth), "name the folders in the pattern"});
      return;
    }
    const bool last = part + 1 == parts_.size();
    if (parts_[part].find_first_of("*?{") == std::string::npos) {
      literal(folder, part, depth, captures);
      return;
    }
    const bool anyFolders = parts_[part] == "**";
    if (anyFolders && !last) walk(folder, part + 1, depth, captures);
    const std::string listed = folder.empty() ? "." : folder;
    if (!folder.empty() && files_.stat(folder).kind == FileKind::Missing) return;
    const ListResult list = files_.list(listed);
    if (list.error) {
      if (files_.stat(listed).kind == FileKind::Folder) {
        fault(listed, {"the folder " + list.error->message, list.error->advice});
      }
      return;
    }
    for (const FolderEntry& entry : list.entries) {
      const std::string path = join(folder, entry.name);
      const bool isFolder = entry.kind == FileKind::Folder;
      if (anyFolders && isFolder) walk(path, part, depth + 1, captures);
      if (isFolder && last && namesFiles(parts_[part]) && matchPart(parts_[part], entry.name)) {
        fault(path, {"is a folder, not a file",
                     "give the folder a name that `" + parts_[part] + "` does not fit, or let the source name the files in it"});
      }
      if (isFolder ? anyFolders || last : !last) continue;
      std::vector<Captures> ways{captures};
      if (!anyFolders) ways = PartMatcher(takeApart(parts_[part]), entry.name, kGlobWays, captures).run();
      for (const Captures& way : ways) {
        if (isFolder)
          walk(path, part + 1, depth + 1, way);
        else
          add(path, way);
      }
    }
  }

  GlobResult take() {
    std::sort(result_.matches.begin(), result_.matches.end(), [](const GlobMatch& a, const GlobMatch& b) { return a.path < b.path; });
    return std::move(result_);
  }

 private:
  static std::string join(const std::string& folder, const std::string& name) {
    if (folder.empty()) return name;
    return folder.back() == '/' ? folder + name : folder + "/" + name;
  }

  /// By an ending that they have: of `*` nobody expects that it means folders.
  static bool namesFiles(std::string_view part) { return !part.ends_with('*') && !part.ends_with('}') && !part.ends_with('?'); }

  static std::string describe(const Captures& captures) {
    std::string text;
    for (const auto& [name, value] : captures) text += fmt::format("{}={}\n", name, value);
    return text;
  }

  void literal(const std::string& folder, size_t part, size_t depth, const Captures& captures) {
    const std::string path = join(folder, parts_[part]);
    if (part + 1 != parts_.size()) {
      walk(path, part + 1, depth + 1, captures);
      return;
    }
    const FileKind kind = files_.stat(path).kind;
    if (kind == FileKind::File || kind == FileKind::Other) add(path, captures);
    if (kind == FileKind::Folder)
      fault(path, {"is a folder, not a file", "let the source name the files in it, such as `" + parts_[part] + "/*`"});
  }

  void add(const std::string& path, const Captures& captures) {
    const auto [known, fresh] = paths_.try_emplace(path, result_.matches.size());
    if (fresh) result_.matches.push_back({path, {}});
    std::vector<Captures>& ways = result_.matches[known->second].ways;
    if (ways.size() < kGlobWays && std::find(ways.begin(), ways.end(), captures) == ways.end()) ways.push_back(captures);
  }

  void fault(const std::string& folder, FileError error) {
    if (faulty_.insert(folder).second) result_.faults.push_back({folder, std::move(error)});
  }

  const FileSystem& files_;
  std::vector<std::string> parts_;
  std::set<std::string> visited_, faulty_;
  std::map<std::string, size_t> paths_;  // in the result's matches
  GlobResult result_;
};

}  // namespace

bool matchPart(std::string_view pattern, std::string_view text) {
  const std::vector<Piece> pieces = takeApart(pattern);
  return !PartMatcher(pieces, text, 1, {}).run().empty();
}

GlobResult expandGlob(const FileSystem& files, std::string_view base, std::string_view pattern) {
  Expansion expansion(files, pattern);
  std::string start = pattern.starts_with('/') ? "/" : std::string(base);
  if (start == ".") start.clear();
  while (start.size() > 1 && start.back() == '/') start.pop_back();
  expansion.walk(start, 0, 0, {});
  return expansion.take();
}

}  // namespace tollgate::ingest
