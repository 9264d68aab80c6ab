#pragma once
// SHA-256, of a text at once or of bytes as they come. Any thread; one object, one thread.
//
//   sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

#include <memory>
#include <string>
#include <string_view>

namespace tollgate {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  /// Of all bytes given, as 64 hexadecimal digits. Once.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// 64 hexadecimal digits, in small letters.
std::string sha256(std::string_view text);

}  // namespace tollgate
