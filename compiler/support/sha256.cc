#include "compiler/support/sha256.h"

// EVP, which is preferred to these, would link the whole of libcrypto.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace tollgate {

struct Sha256::Context {
  SHA256_CTX digest;
  Context() { SHA256_Init(&digest); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { SHA256_Update(&context_->digest, bytes.data(), bytes.size()); }

std::string Sha256::finish() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256_Final(digest, &context_->digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.finish();
}

}  // namespace tollgate
