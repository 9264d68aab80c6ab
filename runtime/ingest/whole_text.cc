#include "runtime/ingest/whole_text.h"

#include <vector>

namespace tollgate::ingest {

WholeText readWholeText(const FileSystem& files, const std::string& path, uint64_t mostBytes) {
  WholeText out;
  OpenResult opened = files.open(path);
  if (opened.error) {
    out.error = std::move(opened.error);
    return out;
  }
  std::vector<char> buffer(64u << 10);
  for (;;) {
    const InputStream::Chunk chunk = opened.stream->read(buffer);
    if (chunk.error) {
      out.error = chunk.error;
      return out;
    }
    if (chunk.size == 0) break;
    if (out.text.size() + chunk.size > mostBytes) {
      out.tooLarge = true;
      return out;
    }
    out.text.append(buffer.data(), chunk.size);
  }
  out.error = opened.stream->finish();
  return out;
}

}  // namespace tollgate::ingest
